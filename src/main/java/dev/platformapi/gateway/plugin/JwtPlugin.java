package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.JwtSecretDefinition;
import dev.platformapi.gateway.config.plugin.JwtConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Credential;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.token.InvalidTokenException;
import dev.platformapi.gateway.token.VerificationKey;
import dev.platformapi.gateway.token.VerifiedTokens;
import dev.platformapi.gateway.token.WebToken;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who calls by a JSON Web Token: of a credential of the file as in Kong, or signed with a
 * key of a JSON Web Key Set. Signatures are checked on the event loop, which takes some ten to some
 * hundred microseconds, once for each token.
 */
public final class JwtPlugin implements Plugin {
  private final Consumers consumers;
  private final Authentication authentication;
  private final TokenSource source;
  private final VerifiedTokens verified = new VerifiedTokens();
  private final CredentialTokens credentials;
  private final Optional<KeySetTokens> keySet;
  private final TokenClaims claims;
  private final String challenge;

  /**
   * @param consumers of the file that the configuration is in
   * @param client that fetches key sets, and is closed by its owner
   */
  public JwtPlugin(JwtConfig config, Consumers consumers, HttpClient client, Clock clock) {
    this.consumers = consumers;
    this.authentication =
        new Authentication(config.runOnPreflight(), config.anonymous(), consumers);
    this.source = new TokenSource(config);
    this.credentials = new CredentialTokens(config, consumers);
    this.keySet = config.jwks().map(jwks -> new KeySetTokens(jwks, consumers, client, clock));
    this.claims = new TokenClaims(config, clock);
    this.challenge = config.realm().map(realm -> "Bearer realm=\"" + realm + '"').orElse("Bearer");
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    return authentication.run(exchange, this::authenticate);
  }

  private Future<Answer> authenticate(Exchange exchange) {
    Set<String> tokens = source.tokens(exchange.request());
    if (tokens.isEmpty()) {
      return refuse(Map.of("message", "Unauthorized"), challenge);
    }
    if (tokens.size() > 1) {
      return refuse(new InvalidTokenException("Multiple tokens provided"));
    }
    String token = tokens.iterator().next();
    if (token == null) {
      return refuse(new InvalidTokenException("Unrecognizable token"));
    }
    try {
      return accept(exchange, verified.read(token));
    } catch (InvalidTokenException e) {
      return refuse(e);
    }
  }

  private Future<Answer> accept(Exchange exchange, WebToken token) {
    Optional<JwtSecretDefinition> credential = credentials.credential(token);
    if (credential.isPresent()) {
      return acceptOf(credential.get(), exchange, token);
    }
    if (keySet.isEmpty()) {
      throw credentials.noCredential(token);
    }
    return keySet
        .get()
        .key(token)
        .transform(
            key ->
                key.succeeded()
                    ? acceptOf(keySet.get(), key.result(), exchange, token)
                    : unavailable());
  }

  private Future<Answer> acceptOf(
      JwtSecretDefinition credential, Exchange exchange, WebToken token) {
    verified.verify(token, credentials.key(credential));
    claims.check(token);
    return Authentication.succeed(
        exchange,
        consumers.get(credential.consumer()),
        new Credential(credential.id(), credential.key()));
  }

  private Future<Answer> acceptOf(
      KeySetTokens set, Optional<VerificationKey> key, Exchange exchange, WebToken token) {
    try {
      verified.verify(token, key.orElseThrow(() -> credentials.noCredential(token)));
      claims.check(token, set.config());
      Credential credential = set.credential(token);
      return set.consumer(token)
          .map(consumer -> Authentication.succeed(exchange, consumer, credential))
          .orElseGet(() -> Authentication.succeed(exchange, credential));
    } catch (InvalidTokenException e) {
      return refuse(e);
    }
  }

  /** Nobody knows yet whether the token is good: that is not the client's fault, and may change. */
  private static Future<Answer> unavailable() {
    return Future.succeededFuture(Answer.error(503, "The keys of tokens are not available"));
  }

  private Future<Answer> refuse(InvalidTokenException invalid) {
    return refuse(invalid.faults(), challenge + " error=\"invalid_token\"");
  }

  private static Future<Answer> refuse(Map<String, String> faults, String challenge) {
    return Future.succeededFuture(
        Answer.json(401, faults).with(Authentication.CHALLENGE, challenge));
  }
}
