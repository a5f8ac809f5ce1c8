package dev.platformapi.overload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * What was lately found to be an administrator's token or key, as hashes: who asks for one thing
 * too many is to be known without checking a signature. It opens nothing; who shows one that was
 * revoked meanwhile is refused when it is checked.
 */
@ApplicationScoped
public class Administrators {
  private static final Duration MEMORY = Duration.ofMinutes(15);
  private static final int SIZE = 1000;

  /** By another hash, which costs next to nothing, for the many that are nobody's. */
  private final Cache<Integer, byte[]> credentials =
      Caffeine.newBuilder().maximumSize(SIZE).expireAfterWrite(MEMORY).build();

  /**
   * @param credential the value of the header, just found to be an administrator's
   */
  public void remember(String credential) {
    // Of two with one number the first stays: the hash is not worth making for each request.
    if (credentials.getIfPresent(credential.hashCode()) == null) {
      credentials.put(credential.hashCode(), hash(credential));
    }
  }

  /** Whether it is one of those; null is not. */
  boolean know(String credential) {
    byte[] known = credential == null ? null : credentials.getIfPresent(credential.hashCode());
    return known != null && MessageDigest.isEqual(known, hash(credential));
  }

  private static byte[] hash(String credential) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(credential.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
