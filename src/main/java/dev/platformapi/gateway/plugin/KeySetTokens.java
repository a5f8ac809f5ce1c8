package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.ConsumerDefinition;
import dev.platformapi.gateway.config.plugin.JwksConfig;
import dev.platformapi.gateway.exchange.Credential;
import dev.platformapi.gateway.token.InvalidTokenException;
import dev.platformapi.gateway.token.RemoteKeySet;
import dev.platformapi.gateway.token.VerificationKey;
import dev.platformapi.gateway.token.WebToken;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Tokens that are signed with a key of a JSON Web Key Set, and whom they are of. */
final class KeySetTokens {
  private final JwksConfig config;
  private final Consumers consumers;
  private final RemoteKeySet keys;

  KeySetTokens(JwksConfig config, Consumers consumers, HttpClient client, Clock clock) {
    this.config = config;
    this.consumers = consumers;
    this.keys = new RemoteKeySet(client, config.uri(), config.refresh(), clock);
  }

  JwksConfig config() {
    return config;
  }

  /** The key that a token names; empty when it names none. Fails when there are no keys as yet. */
  Future<Optional<VerificationKey>> key(WebToken token) {
    return token
        .keyId()
        .map(id -> keys.find(id, token.algorithm()))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  /** Whose token it is; empty when that is no consumer of the file. */
  Optional<ConsumerDefinition> consumer(WebToken token) {
    return token.claim(config.consumerClaim()).flatMap(consumers::findByName);
  }

  /** Whom the token is about. The same subject of the same issuer has the same id. */
  Credential credential(WebToken token) {
    String subject =
        token
            .claim("sub")
            .or(() -> token.claim(config.consumerClaim()))
            .orElseThrow(() -> new InvalidTokenException("No mandatory 'sub' in claims"));
    String name = token.claim("iss").orElse("") + '\n' + subject;
    return new Credential(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), subject);
  }
}
