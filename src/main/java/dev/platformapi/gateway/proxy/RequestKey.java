package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.UpstreamDefinition.HashOn;
import dev.platformapi.gateway.exchange.Credential;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.upstream.HashKey;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.UUID;

/** What of a request decides which peer it goes to. */
final class RequestKey implements HashKey {
  private final Exchange exchange;
  private final String cookiePath;
  private Cookie made;

  /**
   * @param cookiePath of a cookie that is made for a client
   */
  RequestKey(Exchange exchange, String cookiePath) {
    this.exchange = exchange;
    this.cookiePath = cookiePath;
  }

  @Override
  public String of(HashOn part) {
    String name = part.name().orElse(null);
    return switch (part.input()) {
      case NONE -> null;
      case CONSUMER ->
          exchange
              .consumer()
              .map(consumer -> consumer.id().toString())
              .or(() -> exchange.credential().map(Credential::id).map(UUID::toString))
              .orElse(null);
      case IP -> exchange.client().address();
      case HEADER -> joined(exchange.upstream().headers(), name);
      case COOKIE -> cookie(name);
      case PATH -> exchange.match().request().path();
      case QUERY_ARG -> joined(exchange.request().params(), name);
      case URI_CAPTURE -> capture(name);
    };
  }

  /** The client gets the cookie that was made for it, if one was. */
  void remember(HttpServerResponse response) {
    if (made != null) {
      response.addCookie(made);
    }
  }

  private String cookie(String name) {
    if (made == null) {
      Cookie sent = exchange.request().getCookie(name);
      if (sent != null) {
        return sent.getValue();
      }
      made = Cookie.cookie(name, UUID.randomUUID().toString()).setPath(cookiePath);
    }
    return made.getValue();
  }

  private static String joined(MultiMap fields, String name) {
    List<String> values = fields.getAll(name);
    return values.isEmpty() ? null : String.join(", ", values.stream().sorted().toList());
  }

  private String capture(String name) {
    String named = exchange.match().captures().named().get(name);
    if (named != null || !name.matches("\\d{1,3}")) {
      return named;
    }
    List<String> groups = exchange.match().captures().groups();
    int group = Integer.parseInt(name);
    return group < groups.size() ? groups.get(group) : null;
  }
}
