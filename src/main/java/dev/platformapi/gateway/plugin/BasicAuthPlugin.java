package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.BasicAuthCredentialDefinition;
import dev.platformapi.gateway.config.plugin.BasicAuthConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Credential;
import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out who calls by a username and a password (RFC 7617). */
public final class BasicAuthPlugin implements Plugin {
  private static final Pattern BASIC = Pattern.compile("[Bb]asic\\s*(.+)");

  private final BasicAuthConfig config;
  private final Consumers consumers;
  private final Authentication authentication;
  private final String challenge;

  /**
   * @param consumers of the file that the configuration is in
   */
  public BasicAuthPlugin(BasicAuthConfig config, Consumers consumers) {
    this.config = config;
    this.consumers = consumers;
    this.authentication = new Authentication(true, config.anonymous(), consumers);
    this.challenge = "Basic realm=\"" + config.realm() + '"';
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    return authentication.run(exchange, this::authenticate);
  }

  /** What is in Authorization counts when nobody has the username in Proxy-Authorization. */
  private Future<Answer> authenticate(Exchange exchange) {
    Optional<Shown> shown =
        shown(exchange, HttpHeaders.PROXY_AUTHORIZATION)
            .filter(proxy -> proxy.credential.isPresent())
            .or(() -> shown(exchange, HttpHeaders.AUTHORIZATION));
    return shown
        .flatMap(pair -> pair.credential.filter(known -> known.matches(pair.password)))
        .map(credential -> succeed(exchange, credential))
        .orElseGet(this::refuse);
  }

  private record Shown(Optional<BasicAuthCredentialDefinition> credential, String password) {}

  private Optional<Shown> shown(Exchange exchange, CharSequence field) {
    String value = exchange.request().getHeader(field);
    if (config.hideCredentials()) {
      exchange.upstream().headers().remove(field);
    }
    return Optional.ofNullable(value)
        .map(BASIC::matcher)
        .filter(Matcher::find)
        .flatMap(matcher -> decode(matcher.group(1)))
        .filter(pair -> pair.indexOf(':') > 0)
        .map(this::split);
  }

  private Shown split(String pair) {
    int colon = pair.indexOf(':');
    return new Shown(consumers.password(pair.substring(0, colon)), pair.substring(colon + 1));
  }

  private static Optional<String> decode(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Future<Answer> succeed(Exchange exchange, BasicAuthCredentialDefinition credential) {
    return Authentication.succeed(
        exchange,
        consumers.get(credential.consumer()),
        new Credential(credential.id(), credential.username()));
  }

  private Future<Answer> refuse() {
    return Future.succeededFuture(
        Answer.error(401, "Unauthorized").with(Authentication.CHALLENGE, challenge));
  }
}
