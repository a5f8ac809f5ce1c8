package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Secret;
import dev.platformapi.gateway.config.document.Written;
import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What checks the tokens of a consumer.
 *
 * @param key what a token names it by
 * @param secret for HS256, HS384 and HS512
 * @param publicKey for the other algorithms
 */
public record JwtSecretDefinition(
    UUID id,
    UUID consumer,
    String key,
    Algorithm algorithm,
    Optional<Secret> secret,
    Optional<PublicKey> publicKey,
    Set<String> tags) {

  /** How tokens are signed (RFC 7518, RFC 8037). */
  public enum Algorithm implements Written {
    HS256(""),
    HS384(""),
    HS512(""),
    RS256("RSA"),
    RS384("RSA"),
    RS512("RSA"),
    PS256("RSA"),
    PS384("RSA"),
    PS512("RSA"),
    ES256("EC"),
    ES384("EC"),
    ES512("EC"),
    EDDSA("EdDSA");

    private final String keyAlgorithm;

    Algorithm(String keyAlgorithm) {
      this.keyAlgorithm = keyAlgorithm;
    }

    /** Whether signer and checker have the same secret. */
    public boolean isSymmetric() {
      return keyAlgorithm.isEmpty();
    }

    /** What Java calls the keys of it. */
    String keyAlgorithm() {
      return keyAlgorithm;
    }

    @Override
    public String written() {
      return this == EDDSA ? "EdDSA" : name();
    }
  }
}
