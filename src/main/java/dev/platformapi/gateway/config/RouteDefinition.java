package dev.platformapi.gateway.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which requests go to a service. All attributes that are set must match; one value of each is
 * enough.
 *
 * @param methods empty means all; as for the other attributes
 * @param hosts of which the first or the last label may be {@code *}, and a port may follow
 * @param paths as format 3.0 has them: a prefix, or {@code ~} and a regular expression
 * @param headers of each field its values; a single one behind {@code ~*} is a regular expression
 * @param snis the name that was given for TLS
 * @param httpsRedirectStatusCode the answer to a request for a route of https alone that came
 *     without TLS
 * @param regexPriority among regular expressions, more comes first
 * @param stripPath whether the upstream does not get what a path matched
 * @param preserveHost whether the upstream gets the Host of the request
 * @param service empty where plugins answer by themselves
 */
public record RouteDefinition(
    UUID id,
    Optional<String> name,
    Set<Protocol> protocols,
    Set<String> methods,
    List<String> hosts,
    List<String> paths,
    Map<String, List<String>> headers,
    Set<String> snis,
    int httpsRedirectStatusCode,
    int regexPriority,
    boolean stripPath,
    boolean preserveHost,
    boolean requestBuffering,
    boolean responseBuffering,
    Optional<UUID> service,
    Set<String> tags) {

  /** The name, or the id where there is none. */
  public String label() {
    return name.orElseGet(id::toString);
  }
}
