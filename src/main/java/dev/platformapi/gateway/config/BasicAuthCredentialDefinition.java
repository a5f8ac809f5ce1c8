package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/**
 * A username and a password of a consumer.
 *
 * @param passwordHash of the password, as Kong keeps it
 */
public record BasicAuthCredentialDefinition(
    UUID id, UUID consumer, String username, Secret passwordHash, Set<String> tags) {

  /** Whether this is the password; takes the same time when it is not. */
  public boolean matches(String password) {
    return MessageDigest.isEqual(
        bytes(passwordHash.value()), bytes(hash(password, consumer).value()));
  }

  /** Kong's hash: SHA-1 of the password and the consumer's id, in hexadecimal. */
  static Secret hash(String password, UUID consumer) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return new Secret(HexFormat.of().formatHex(sha1.digest(bytes(password + consumer))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-1", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
