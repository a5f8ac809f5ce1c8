package dev.platformapi.gateway.token;

import dev.platformapi.gateway.config.JwtSecretDefinition.Algorithm;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What checks signatures: a key, and the one algorithm that it is for (RFC 8725, 3.1).
 *
 * @param key a secret for HS256, HS384 and HS512, otherwise a public key
 */
public record VerificationKey(Algorithm algorithm, Key key) {
  /** The curve of each algorithm by the bits of its order (RFC 7518, 3.4). */
  private static final Map<Algorithm, Integer> CURVES =
      Map.of(Algorithm.ES256, 256, Algorithm.ES384, 384, Algorithm.ES512, 521);

  /** A key that is shared; there is no empty one. */
  public static VerificationKey secret(Algorithm algorithm, byte[] secret) {
    return new VerificationKey(algorithm, new SecretKeySpec(secret, "HMAC"));
  }

  /** Whether the token is of the algorithm and signed with the key. */
  public boolean verifies(WebToken token) {
    if (token.algorithm() != algorithm) {
      return false;
    }
    try {
      return algorithm.isSymmetric() ? hasMac(token) : hasSignature(token);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private boolean hasMac(WebToken token) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA" + bits());
    mac.init(key);
    return MessageDigest.isEqual(mac.doFinal(token.signed()), token.signature());
  }

  private boolean hasSignature(WebToken token) throws GeneralSecurityException {
    if (!(key instanceof PublicKey publicKey) || !fits(token.signature().length)) {
      return false;
    }
    Signature signature = Signature.getInstance(name());
    if (algorithm.name().startsWith("PS")) {
      signature.setParameter(pss());
    }
    signature.initVerify(publicKey);
    signature.update(token.signed());
    return signature.verify(token.signature());
  }

  /** Elliptic curves: the curve must be that of the algorithm, and the signature as long as it. */
  private boolean fits(int length) {
    Integer order = CURVES.get(algorithm);
    return order == null
        || (key instanceof ECKey ec
            && ec.getParams().getOrder().bitLength() == order
            && length == 2 * ((order + 7) / 8));
  }

  private String name() {
    return switch (algorithm) {
      case RS256, RS384, RS512 -> "SHA" + bits() + "withRSA";
      case ES256, ES384, ES512 -> "SHA" + bits() + "withECDSAinP1363Format";
      case PS256, PS384, PS512 -> "RSASSA-PSS";
      case EDDSA -> "EdDSA";
      case HS256, HS384, HS512 -> throw new IllegalStateException("There is no public key");
    };
  }

  private PSSParameterSpec pss() {
    String hash = "SHA-" + bits();
    int salt = Integer.parseInt(bits()) / 8;
    return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1);
  }

  private String bits() {
    return algorithm.name().substring(2);
  }
}
