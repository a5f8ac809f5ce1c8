package dev.platformapi.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What requests are sent to.
 *
 * @param host a name or an address; the name of an upstream stands for its targets
 * @param path what comes before the path of a request
 * @param retries how often another try is made
 * @param writeTimeout between two writes
 * @param readTimeout between two reads
 * @param clientCertificate what the gateway shows of itself when it speaks TLS
 * @param tlsVerify whether the certificate of the service must be good; empty where it is not said
 * @param tlsVerifyDepth how many certificates may be between the service's and the authority's
 * @param caCertificates whom the certificate may come from
 * @param enabled whether its routes lead to it
 */
public record ServiceDefinition(
    UUID id,
    Optional<String> name,
    Protocol protocol,
    String host,
    int port,
    Optional<String> path,
    int retries,
    Duration connectTimeout,
    Duration writeTimeout,
    Duration readTimeout,
    Optional<UUID> clientCertificate,
    Optional<Boolean> tlsVerify,
    Optional<Integer> tlsVerifyDepth,
    List<UUID> caCertificates,
    boolean enabled,
    Set<String> tags) {

  /** The name, or the id where there is none. */
  public String label() {
    return name.orElseGet(id::toString);
  }
}
