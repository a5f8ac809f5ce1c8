package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.ConsumerDefinition;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Credential;
import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What plugins that find out who calls have in common. Each of them must succeed, unless it names
 * an anonymous consumer: then it is enough that one does, and when none does, the request goes on
 * as that consumer's. What a client itself says of who it is does not go on.
 */
final class Authentication {
  static final CharSequence GROUPS = HttpHeaders.createOptimized("X-Consumer-Groups");

  static final CharSequence CHALLENGE = HttpHeaders.createOptimized("WWW-Authenticate");

  private static final CharSequence ID = HttpHeaders.createOptimized("X-Consumer-ID");
  private static final CharSequence CUSTOM_ID = HttpHeaders.createOptimized("X-Consumer-Custom-ID");
  private static final CharSequence USERNAME = HttpHeaders.createOptimized("X-Consumer-Username");
  private static final CharSequence CREDENTIAL =
      HttpHeaders.createOptimized("X-Credential-Identifier");
  private static final CharSequence ANONYMOUS = HttpHeaders.createOptimized("X-Anonymous-Consumer");
  private static final List<CharSequence> ALL =
      List.of(
          ID,
          CUSTOM_ID,
          USERNAME,
          CREDENTIAL,
          ANONYMOUS,
          GROUPS,
          HttpHeaders.createOptimized("X-Authenticated-Groups"));

  private final boolean onPreflight;
  private final boolean required;
  private final Optional<ConsumerDefinition> anonymous;

  /**
   * @param onPreflight whether requests with the method OPTIONS are looked at
   * @param anonymous the id or username of the consumer that those count as who are nobody else
   */
  Authentication(boolean onPreflight, Optional<String> anonymous, Consumers consumers) {
    this.onPreflight = onPreflight;
    this.required = anonymous.isEmpty();
    this.anonymous = anonymous.flatMap(consumers::find);
  }

  /**
   * What becomes of a request.
   *
   * @param attempt finds out who calls, and tells it with {@link #succeed}, or gives the refusal
   */
  Future<Answer> run(Exchange exchange, Function<Exchange, Future<Answer>> attempt) {
    if (!onPreflight && exchange.request().method() == HttpMethod.OPTIONS) {
      return pass(exchange);
    }
    if (required) {
      return attempt.apply(exchange);
    }
    if (exchange.credential().isPresent()) {
      return Plugin.GO_ON;
    }
    return attempt
        .apply(exchange)
        .compose(refusal -> refusal == null ? Plugin.GO_ON : asAnonymous(exchange));
  }

  /** It is this consumer who calls, which the upstream is told. */
  static Future<Answer> succeed(
      Exchange exchange, ConsumerDefinition consumer, Credential credential) {
    return identify(exchange, Optional.of(consumer), credential);
  }

  /** It is someone who is no consumer, but has shown something good. */
  static Future<Answer> succeed(Exchange exchange, Credential credential) {
    return identify(exchange, Optional.empty(), credential);
  }

  private static Future<Answer> pass(Exchange exchange) {
    if (exchange.consumer().isEmpty() && exchange.credential().isEmpty()) {
      ALL.forEach(exchange.upstream().headers()::remove);
    }
    return Plugin.GO_ON;
  }

  private Future<Answer> asAnonymous(Exchange exchange) {
    return anonymous.isPresent()
        ? identify(exchange, anonymous, null)
        : Future.succeededFuture(Answer.error(500, "An unexpected error occurred"));
  }

  private static Future<Answer> identify(
      Exchange exchange, Optional<ConsumerDefinition> consumer, Credential credential) {
    exchange.identify(consumer.orElse(null), credential);
    MultiMap headers = exchange.upstream().headers();
    ALL.forEach(headers::remove);
    consumer.ifPresent(
        known -> {
          headers.set(ID, known.id().toString());
          known.customId().ifPresent(id -> headers.set(CUSTOM_ID, field(id)));
          known.username().ifPresent(name -> headers.set(USERNAME, field(name)));
        });
    if (credential == null) {
      headers.set(ANONYMOUS, "true");
    } else {
      headers.set(CREDENTIAL, field(credential.identifier()));
    }
    return Plugin.GO_ON;
  }

  /** A text as it can stand in a header field: in UTF-8, without what could end the field. */
  static String field(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7f) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\x00-\\x1f\\x7f]", "?");
      }
    }
    return text;
  }
}
