package dev.platformapi.auth;

import dev.platformapi.cache.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Random secrets, and what is kept in their place. */
public final class Secrets {
  private static final int BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;

  private Secrets() {}

  /** A secret of 256 bits behind that prefix, of letters that need no escaping. */
  public static String create(String prefix) {
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random(BYTES));
  }

  /** SHA-256, in hex. */
  static String hash(String secret) {
    return Sha256.hex(secret);
  }

  /** AES-GCM under a key that only the holder of the secret can make. */
  public static byte[] encrypt(String text, String secret) {
    byte[] iv = random(IV_BYTES);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, text.getBytes(StandardCharsets.UTF_8), iv, secret);
    byte[] result = Arrays.copyOf(iv, iv.length + sealed.length);
    System.arraycopy(sealed, 0, result, iv.length, sealed.length);
    return result;
  }

  /** What {@link #encrypt} took. */
  public static String decrypt(byte[] sealed, String secret) {
    byte[] iv = Arrays.copyOf(sealed, IV_BYTES);
    byte[] rest = Arrays.copyOfRange(sealed, IV_BYTES, sealed.length);
    return new String(crypt(Cipher.DECRYPT_MODE, rest, iv, secret), StandardCharsets.UTF_8);
  }

  private static byte[] crypt(int mode, byte[] input, byte[] iv, String secret) {
    try {
      // Not the hash that is stored: who reads the database must not be able to decrypt.
      SecretKeySpec key = new SecretKeySpec(Sha256.of("answer:" + secret), "AES");
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
