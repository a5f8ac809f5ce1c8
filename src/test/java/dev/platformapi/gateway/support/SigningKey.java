package dev.platformapi.gateway.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What signs the tokens of a test, which may be anything but good. */
public final class SigningKey {
  /** One that others know, too. */
  public static final SigningKey RSA = pair("RSA", "2048");

  public static final SigningKey P256 = pair("EC", "secp256r1");
  public static final SigningKey P384 = pair("EC", "secp384r1");
  public static final SigningKey P521 = pair("EC", "secp521r1");
  public static final SigningKey ED25519 = pair("Ed25519", "");

  private final byte[] secret;
  private final KeyPair pair;

  private SigningKey(byte[] secret, KeyPair pair) {
    this.secret = secret;
    this.pair = pair;
  }

  public static SigningKey secret(String secret) {
    return secret(secret.getBytes(StandardCharsets.UTF_8));
  }

  public static SigningKey secret(byte[] secret) {
    return new SigningKey(secret, null);
  }

  /** A new pair of keys. */
  public static SigningKey pair(String algorithm, String parameter) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("RSA")) {
        generator.initialize(Integer.parseInt(parameter));
      } else if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(parameter));
      }
      return new SigningKey(null, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public PublicKey publicKey() {
    return pair.getPublic();
  }

  /** The public key in PEM. */
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** A token of an algorithm, with claims as JSON. */
  public String token(String algorithm, String claims) {
    return token(algorithm, "{\"alg\":\"" + algorithm + "\"}", claims);
  }

  /** A token whose header may say what it likes. */
  public String token(String algorithm, String header, String claims) {
    String signed = base64(header) + "." + base64(claims);
    return signed + "." + base64(sign(algorithm, signed.getBytes(StandardCharsets.US_ASCII)));
  }

  public static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] sign(String algorithm, byte[] signed) {
    String bits = algorithm.substring(2);
    try {
      if (algorithm.startsWith("HS")) {
        Mac mac = Mac.getInstance("HmacSHA" + bits);
        mac.init(new SecretKeySpec(secret, "HMAC"));
        return mac.doFinal(signed);
      }
      Signature signature =
          Signature.getInstance(
              switch (algorithm.substring(0, 2)) {
                case "RS" -> "SHA" + bits + "withRSA";
                case "PS" -> "RSASSA-PSS";
                case "ES" -> "SHA" + bits + "withECDSAinP1363Format";
                default -> algorithm;
              });
      if (algorithm.startsWith("PS")) {
        String hash = "SHA-" + bits;
        signature.setParameter(
            new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / 8, 1));
      }
      signature.initSign(pair.getPrivate());
      signature.update(signed);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
