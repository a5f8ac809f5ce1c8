package dev.platformapi.auth;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.util.List;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The keys that sign and check access tokens: P-256 keys for ES256, of which the first signs and
 * all check, or one secret for HS256.
 */
@Startup
@ApplicationScoped
public class TokenKeys {
  private static final int MIN_SECRET_BITS = 256;

  private final String algorithm;
  private final List<? extends JsonWebKey> keys;

  TokenKeys(AuthConfig config) {
    if (config.jwtSecret().isPresent()) {
      this.algorithm = AlgorithmIdentifiers.HMAC_SHA256;
      this.keys = List.of(secret(config.jwtSecret().get()));
    } else {
      this.algorithm = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
      this.keys = keySet(config);
    }
  }

  /**
   * Whether the keys of the settings, if there are any, are keys.
   *
   * @throws ConfigurationException when they are not
   */
  public static void check(AuthConfig config) {
    boolean inFile = config.keysFile().isPresent() && !config.generateKeys();
    if (config.jwtSecret().isPresent() || config.keys().isPresent() || inFile) {
      new TokenKeys(config);
    }
  }

  /** The one algorithm that is used and accepted. */
  String algorithm() {
    return algorithm;
  }

  String signingKeyId() {
    return keys.get(0).getKeyId();
  }

  Key signingKey() {
    JsonWebKey first = keys.get(0);
    return first instanceof PublicJsonWebKey pair ? pair.getPrivateKey() : first.getKey();
  }

  /** The key that checks a token of that {@code kid}; null when there is none. */
  Key verificationKey(String keyId) {
    return keys.stream()
        .filter(key -> key.getKeyId().equals(keyId))
        .findFirst()
        .map(JsonWebKey::getKey)
        .orElse(null);
  }

  /** The public parts as a JSON Web Key Set (RFC 7517); a secret has none. */
  public String publicKeys() {
    List<? extends JsonWebKey> pairs =
        keys.stream().filter(PublicJsonWebKey.class::isInstance).toList();
    return new JsonWebKeySet(pairs).toJson(OutputControlLevel.PUBLIC_ONLY);
  }

  private static JsonWebKey secret(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length * 8 < MIN_SECRET_BITS) {
      throw new ConfigurationException(
          "platform.auth.jwt-secret: it must have at least "
              + MIN_SECRET_BITS / 8
              + " bytes; it has "
              + bytes.length);
    }
    OctetSequenceJsonWebKey key = new OctetSequenceJsonWebKey(new HmacKey(bytes));
    key.setKeyId("secret");
    return key;
  }

  private static List<EllipticCurveJsonWebKey> keySet(AuthConfig config) {
    if (config.keys().isPresent()) {
      return parse(config.keys().get(), "platform.auth.keys:");
    }
    Path file = config.keysFile().map(Path::of).orElse(null);
    try {
      if (file != null && Files.exists(file)) {
        return parse(Files.readString(file), "platform.auth.keys-file: " + file);
      }
      if (!config.generateKeys()) {
        throw new ConfigurationException(
            file != null
                ? "platform.auth.keys-file: there is no " + file
                : "No key to sign tokens with: set JWT_KEYS, JWT_KEYS_FILE or JWT_SECRET");
      }
      EllipticCurveJsonWebKey generated = generate();
      if (file != null) {
        keep(generated, file);
      }
      return List.of(generated);
    } catch (IOException e) {
      throw new ConfigurationException(
          "platform.auth.keys-file: " + file + " cannot be read or written", e);
    }
  }

  private static List<EllipticCurveJsonWebKey> parse(String json, String source) {
    try {
      List<EllipticCurveJsonWebKey> keys =
          new JsonWebKeySet(json)
              .getJsonWebKeys().stream().map(key -> requireEs256Key(key, source)).toList();
      if (keys.isEmpty() || keys.get(0).getPrivateKey() == null) {
        throw new ConfigurationException(source + " must begin with a private P-256 key");
      }
      return keys;
    } catch (JoseException e) {
      throw new ConfigurationException(source + " is not a JSON Web Key Set", e);
    }
  }

  private static EllipticCurveJsonWebKey requireEs256Key(JsonWebKey key, String source) {
    if (key instanceof EllipticCurveJsonWebKey ec
        && EllipticCurves.P_256.equals(ec.getCurveName())
        && ec.getKeyId() != null) {
      return ec;
    }
    throw new ConfigurationException(source + " may hold only P-256 keys with a kid");
  }

  private static EllipticCurveJsonWebKey generate() {
    try {
      EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
      key.setUse("sig");
      key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException("Cannot generate a P-256 key", e);
    }
  }

  /** Readable by its owner only, and complete or not there at all. */
  private static void keep(JsonWebKey key, Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path draft =
        Files.createTempFile(
            directory,
            file.getFileName().toString(),
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String json = new JsonWebKeySet(key).toJson(OutputControlLevel.INCLUDE_PRIVATE);
    Files.writeString(draft, json, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
