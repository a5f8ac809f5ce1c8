package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the gateway shows of itself in TLS, to clients or to services.
 *
 * @param alternate a second one, of another kind of key
 */
public record CertificateDefinition(
    UUID id, KeyPair pair, Optional<KeyPair> alternate, Set<String> tags) {

  /**
   * A certificate and its key, both in PEM.
   *
   * @param certificate perhaps with those of the authorities behind it
   */
  public record KeyPair(String certificate, Secret key) {}
}
