package dev.platformapi.gateway.token;

import dev.platformapi.gateway.config.JwtSecretDefinition.Algorithm;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;

/** Public keys that check signatures, as others publish them (RFC 7517). */
final class KeySet {
  private static final int LEAST_BITS_OF_RSA = 2048;

  private final Map<String, JsonWebKey> keys = new HashMap<>();

  private KeySet() {}

  /**
   * Reads a set. Keys without an id, secrets, keys for encryption, RSA keys of less than 2048 bits
   * and keys of types that are not known are left out.
   *
   * @throws IllegalArgumentException when it is none
   */
  static KeySet parse(String json) {
    try {
      KeySet set = new KeySet();
      for (JsonWebKey key : new JsonWebKeySet(json).getJsonWebKeys()) {
        if (isUsable(key)) {
          set.keys.put(key.getKeyId(), key);
        }
      }
      return set;
    } catch (JoseException e) {
      throw new IllegalArgumentException("this is no JSON Web Key Set", e);
    }
  }

  /** Whether there is a key of this id. */
  boolean has(String keyId) {
    return keys.containsKey(keyId);
  }

  /** The key of an id, for an algorithm; empty when there is none or it is for another one. */
  Optional<VerificationKey> find(String keyId, Algorithm algorithm) {
    return Optional.ofNullable(keys.get(keyId))
        .filter(key -> !algorithm.isSymmetric())
        .filter(key -> key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm.written()))
        .map(key -> new VerificationKey(algorithm, key.getKey()));
  }

  private static boolean isUsable(JsonWebKey key) {
    List<String> operations = key.getKeyOps();
    return key.getKeyId() != null
        && key.getKey() instanceof PublicKey
        && (key.getUse() == null || key.getUse().equals(Use.SIGNATURE))
        && (operations == null || operations.contains("verify"))
        && !(key.getKey() instanceof RSAKey rsa
            && rsa.getModulus().bitLength() < LEAST_BITS_OF_RSA);
  }
}
