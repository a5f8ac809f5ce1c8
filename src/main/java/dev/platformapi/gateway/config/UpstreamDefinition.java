package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Written;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Machines that share the requests to a host.
 *
 * @param name the host that services name
 * @param hashOn what sends requests to the same target
 * @param hashFallback what does when a request has nothing of the first
 * @param slots how finely hashes are spread
 * @param hostHeader the Host that targets get, unless the route keeps that of the request
 * @param clientCertificate what the gateway shows of itself when it speaks TLS
 * @param useSrvName whether targets get the name in an SRV record as their Host
 */
public record UpstreamDefinition(
    UUID id,
    String name,
    Algorithm algorithm,
    HashOn hashOn,
    HashOn hashFallback,
    String hashOnCookiePath,
    int slots,
    HealthChecks healthChecks,
    Optional<String> hostHeader,
    Optional<UUID> clientCertificate,
    boolean useSrvName,
    Set<String> tags) {

  /** How a target is chosen. */
  public enum Algorithm implements Written {
    ROUND_ROBIN,
    CONSISTENT_HASHING,
    LEAST_CONNECTIONS,
    LATENCY;

    @Override
    public String written() {
      return Written.super.written().replace('_', '-');
    }
  }

  /**
   * What is hashed.
   *
   * @param name of the header field, cookie, parameter or capture; empty for the others
   */
  public record HashOn(Input input, Optional<String> name) {}

  /** A part of a request. */
  public enum Input implements Written {
    NONE,
    CONSUMER,
    IP,
    HEADER,
    COOKIE,
    PATH,
    QUERY_ARG,
    URI_CAPTURE;

    /** Whether there are several, which names tell apart. */
    boolean isNamed() {
      return this == HEADER || this == COOKIE || this == QUERY_ARG || this == URI_CAPTURE;
    }
  }
}
