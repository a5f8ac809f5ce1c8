package dev.platformapi.gateway.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platformapi.gateway.config.JwtSecretDefinition;
import dev.platformapi.gateway.config.plugin.JwtConfig;
import dev.platformapi.gateway.token.InvalidTokenException;
import dev.platformapi.gateway.token.VerificationKey;
import dev.platformapi.gateway.token.WebToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Tokens that name a credential of the file, as Kong takes them. */
final class CredentialTokens {
  private final JwtConfig config;
  private final Consumers consumers;

  CredentialTokens(JwtConfig config, Consumers consumers) {
    this.config = config;
    this.consumers = consumers;
  }

  /** The credential that a token names; empty when it names none. */
  Optional<JwtSecretDefinition> credential(WebToken token) {
    return Optional.ofNullable(name(token).textValue()).flatMap(consumers::jwtSecret);
  }

  /** Why a token names no credential. */
  InvalidTokenException noCredential(WebToken token) {
    String claim = "'" + config.keyClaimName() + "'";
    JsonNode name = name(token);
    if (isMissing(name)) {
      return new InvalidTokenException("No mandatory " + claim + " in claims");
    }
    return new InvalidTokenException(
        name.isTextual() && !name.textValue().isEmpty()
            ? "No credentials found for given " + claim
            : "Invalid " + claim + " in claims");
  }

  /** What checks the signature of a credential's tokens. */
  VerificationKey key(JwtSecretDefinition credential) {
    Optional<VerificationKey> key =
        credential.algorithm().isSymmetric()
            ? credential
                .secret()
                .flatMap(secret -> bytes(secret.value()))
                .map(secret -> VerificationKey.secret(credential.algorithm(), secret))
            : credential
                .publicKey()
                .map(publicKey -> new VerificationKey(credential.algorithm(), publicKey));
    return key.orElseThrow(() -> new InvalidTokenException("Invalid key/secret"));
  }

  private JsonNode name(WebToken token) {
    JsonNode claim = token.claims().path(config.keyClaimName());
    return isMissing(claim) ? token.header().path(config.keyClaimName()) : claim;
  }

  /** What counts as nothing in Lua. */
  private static boolean isMissing(JsonNode node) {
    return node.isMissingNode() || (node.isBoolean() && !node.booleanValue());
  }

  /** Both alphabets of Base64 are taken, with padding and without. */
  private Optional<byte[]> bytes(String secret) {
    if (!config.secretIsBase64()) {
      return Optional.of(secret.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return Optional.of(Base64.getDecoder().decode(secret.replace('-', '+').replace('_', '/')))
          .filter(bytes -> bytes.length > 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
