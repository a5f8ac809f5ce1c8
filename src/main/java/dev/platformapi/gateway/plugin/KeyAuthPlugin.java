package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.KeyAuthCredentialDefinition;
import dev.platformapi.gateway.config.plugin.KeyAuthConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Credential;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Finds out who calls by an API key in the header, the query or the body. */
public final class KeyAuthPlugin implements Plugin {
  private final KeyAuthConfig config;
  private final Consumers consumers;
  private final Authentication authentication;
  private final String challenge;

  /**
   * @param consumers of the file that the configuration is in
   */
  public KeyAuthPlugin(KeyAuthConfig config, Consumers consumers) {
    this.config = config;
    this.consumers = consumers;
    this.authentication =
        new Authentication(config.runOnPreflight(), config.anonymous(), consumers);
    this.challenge = config.realm().map(realm -> "Key realm=\"" + realm + '"').orElse("Key");
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    return authentication.run(exchange, this::authenticate);
  }

  private Future<Answer> authenticate(Exchange exchange) {
    String type = exchange.request().getHeader(HttpHeaders.CONTENT_TYPE);
    boolean inBody = config.keyInBody() && BodyFields.isReadable(type);
    return search(exchange, inBody ? null : BodyFields.NONE);
  }

  /**
   * Looks for a key, by one name after the other. The body is read when it is its turn, and then
   * the search begins again.
   *
   * @param body null while it is not read
   */
  private Future<Answer> search(Exchange exchange, BodyFields body) {
    for (String name : config.keyNames()) {
      List<String> found = inHead(exchange.request(), name);
      if (body == null && (found.isEmpty() || config.hideCredentials())) {
        return readBody(exchange).compose(fields -> search(exchange, fields));
      }
      if (found.isEmpty()) {
        found = body.values(name);
      }
      if (found.size() > 1) {
        return refuse("Duplicate API key found");
      }
      if (!found.isEmpty() && found.get(0) != null) {
        hide(exchange.upstream(), name, body);
        return check(exchange, found.get(0));
      }
    }
    return refuse("No API key found in request");
  }

  private List<String> inHead(HttpServerRequest request, String name) {
    List<String> found = config.keyInHeader() ? RequestFields.header(request, name) : List.of();
    return found.isEmpty() && config.keyInQuery()
        ? Parameters.parse(request.query()).all(name)
        : found;
  }

  private static Future<BodyFields> readBody(Exchange exchange) {
    String type = exchange.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return exchange.body().map(body -> BodyFields.of(type, body));
  }

  private void hide(UpstreamRequest upstream, String name, BodyFields body) {
    if (config.hideCredentials()) {
      upstream.query(Parameters.without(upstream.query(), name));
      upstream.headers().remove(name).remove(name.replace('_', '-'));
      body.without(name).ifPresent(upstream::body);
    }
  }

  private Future<Answer> check(Exchange exchange, String key) {
    if (key.isEmpty()) {
      return refuse("No API key found in request");
    }
    Optional<KeyAuthCredentialDefinition> credential = consumers.apiKey(key);
    if (credential.isEmpty()) {
      return refuse("Unauthorized");
    }
    return Authentication.succeed(
        exchange,
        consumers.get(credential.get().consumer()),
        new Credential(credential.get().id(), credential.get().id().toString()));
  }

  private Future<Answer> refuse(String message) {
    return Future.succeededFuture(
        Answer.error(401, message).with(Authentication.CHALLENGE, challenge));
  }
}
