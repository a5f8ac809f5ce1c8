package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.JwtSecretDefinition.Algorithm;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Secret;
import dev.platformapi.gateway.config.document.Value;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads consumers and what they prove who they are with. */
final class CredentialReader {
  private static final Rule<String> ANY = text -> Optional.empty();
  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");

  private CredentialReader() {}

  static ConsumerDefinition consumer(Entity entity) {
    Optional<String> username = entity.get("username").string().optional();
    Optional<String> customId = entity.get("custom_id").string().optional();
    username.ifPresent(value -> entity.unique("username", value));
    customId.ifPresent(value -> entity.unique("custom_id", value));
    if (!entity.get("username").isPresent() && !entity.get("custom_id").isPresent()) {
      entity
          .fields()
          .self()
          .fault("at least one of these fields must be non-empty: 'custom_id', 'username'");
    }
    for (String other : List.of("hmacauth_credentials", "oauth2_credentials", "oauth2_tokens")) {
      entity.fields().unsupported(other, "there is no plugin that reads them");
    }
    return new ConsumerDefinition(entity.id(), username, customId, entity.tags());
  }

  static KeyAuthCredentialDefinition key(Entity entity) {
    Value<String> key = entity.get("key").string();
    key.optional().ifPresent(value -> entity.uniqueUnseen("key", value, "key"));
    return new KeyAuthCredentialDefinition(
        entity.id(),
        entity.required("consumer"),
        new Secret(key.required("")),
        entity
            .get("ttl")
            .integer()
            .check(Rule.of(seconds -> seconds >= 0, "value should be at least 0"))
            .map(Duration::ofSeconds)
            .optional()
            .filter(ttl -> !ttl.isZero()),
        entity.tags());
  }

  static JwtSecretDefinition jwt(Entity entity) {
    Algorithm algorithm = entity.get("algorithm").oneOf(Algorithm.values()).orElse(Algorithm.HS256);
    Item secret = entity.get("secret");
    if (algorithm.isSymmetric() && !secret.isPresent()) {
      secret.fault("required field missing: nobody would know one that is made up");
    }
    return new JwtSecretDefinition(
        entity.id(),
        entity.required("consumer"),
        entity.key("key", ANY),
        algorithm,
        secret.string().map(Secret::new).optional(),
        publicKey(entity, algorithm),
        entity.tags());
  }

  private static Optional<PublicKey> publicKey(Entity entity, Algorithm algorithm) {
    Item item = entity.get("rsa_public_key");
    if (algorithm.isSymmetric()) {
      entity.fields().unused("rsa_public_key", "the algorithm is " + algorithm.written());
      return Optional.empty();
    }
    String name = algorithm.written();
    if (!item.isPresent() && algorithm.keyAlgorithm().equals("EC")) {
      item.warn("no token will be good: the algorithm " + name + " needs a public key");
    } else if (!item.isPresent()) {
      item.fault("required field missing: the algorithm is " + name);
    }
    return item.string()
        .check(
            Rule.of(
                pem -> Pem.publicKey(pem, algorithm.keyAlgorithm()).isPresent(),
                "invalid key: expected a public key for " + name + " in PEM"))
        .map(pem -> Pem.publicKey(pem, algorithm.keyAlgorithm()).orElseThrow())
        .optional();
  }

  static BasicAuthCredentialDefinition password(Entity entity, boolean transform) {
    UUID consumer = entity.required("consumer");
    Item item = entity.get("password");
    String password = item.string().required("");
    if (!transform && item.isPresent() && !SHA1.matcher(password).matches()) {
      item.warn("no password will match: with _transform: false this is a SHA-1 in hexadecimal");
    }
    return new BasicAuthCredentialDefinition(
        entity.id(),
        consumer,
        entity.key("username", ANY),
        transform ? BasicAuthCredentialDefinition.hash(password, consumer) : new Secret(password),
        entity.tags());
  }

  static AclDefinition group(Entity entity) {
    Value<String> group = entity.get("group").string();
    UUID consumer = entity.required("consumer");
    if (group.optional().isPresent() && entity.reference("consumer").isPresent()) {
      List<Object> key = List.of(consumer, group.orElse(""));
      entity.uniqueUnseen("group", key, "consumer and group");
    }
    return new AclDefinition(entity.id(), consumer, group.required(""), entity.tags());
  }
}
