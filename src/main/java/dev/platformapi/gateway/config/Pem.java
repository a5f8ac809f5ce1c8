package dev.platformapi.gateway.config;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates in PEM (RFC 7468). */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final Set<String> PRIVATE =
      Set.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /** rsaEncryption with its parameters, as DER. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private Pem() {}

  /** The first certificate; empty when there is none. */
  static Optional<X509Certificate> certificate(String pem) {
    return block(pem).filter(block -> block.label.equals("CERTIFICATE")).flatMap(Pem::x509);
  }

  /** How many certificates there are. */
  static long certificates(String pem) {
    return BLOCK.matcher(pem).results().filter(r -> r.group(1).equals("CERTIFICATE")).count();
  }

  /** A public key of the algorithm, as Java calls it; empty when it is none. */
  static Optional<PublicKey> publicKey(String pem, String algorithm) {
    return block(pem)
        .flatMap(
            block ->
                switch (block.label) {
                  case "PUBLIC KEY" -> publicKey(block.der, algorithm);
                  case "RSA PUBLIC KEY" ->
                      publicKey(der(0x30, RSA, der(0x03, new byte[1], block.der)), algorithm);
                  default -> Optional.empty();
                });
  }

  static boolean isPrivateKey(String pem) {
    return block(pem).filter(block -> PRIVATE.contains(block.label)).isPresent();
  }

  /** Whether the key belongs to the certificate. Keys in the form "EC PRIVATE KEY" are taken to. */
  static boolean isPair(X509Certificate certificate, String key) {
    Block block = block(key).orElseThrow();
    byte[] pkcs8 =
        block.label.equals("RSA PRIVATE KEY")
            ? der(0x30, new byte[] {2, 1, 0}, RSA, der(0x04, block.der))
            : block.der;
    return block.label.equals("EC PRIVATE KEY") || signs(certificate.getPublicKey(), pkcs8);
  }

  private static boolean signs(PublicKey publicKey, byte[] pkcs8) {
    String algorithm = publicKey.getAlgorithm();
    try {
      PrivateKey privateKey =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      Signature signature =
          Signature.getInstance(SIGNATURES.getOrDefault(algorithm, "SHA256with" + algorithm));
      signature.initSign(privateKey);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Optional<X509Certificate> x509(Block block) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(block.der)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Optional<PublicKey> publicKey(byte[] der, String algorithm) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private record Block(String label, byte[] der) {}

  private static Optional<Block> block(String pem) {
    Matcher matcher = BLOCK.matcher(pem);
    if (!matcher.find()) {
      return Optional.empty();
    }
    try {
      byte[] text = matcher.group(2).getBytes(StandardCharsets.US_ASCII);
      return Optional.of(new Block(matcher.group(1), Base64.getMimeDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A value of DER with its tag and length. */
  private static byte[] der(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    int length = content.size();
    if (length >= 0x80) {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      der.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        der.write(length >> (8 * i));
      }
    } else {
      der.write(length);
    }
    der.writeBytes(content.toByteArray());
    return der.toByteArray();
  }
}
