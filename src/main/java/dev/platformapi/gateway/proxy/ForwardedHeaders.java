package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/** What an upstream is told of the client and of what the gateway has changed. */
final class ForwardedHeaders {
  private ForwardedHeaders() {}

  /** Sets them; what a proxy says that is not trusted is replaced. */
  static void set(Exchange exchange, String via) {
    MultiMap headers = exchange.upstream().headers();
    HttpServerRequest request = exchange.request();
    Exchange.Client client = exchange.client();
    String before = headers.get("X-Forwarded-For");
    headers.set(
        "X-Forwarded-For",
        before == null
            ? client.peer()
            : String.join(", ", headers.getAll("X-Forwarded-For")) + ", " + client.peer());
    headers.set("X-Real-IP", client.address());
    headers.set("X-Forwarded-Proto", client.https() ? "https" : "http");
    headers.set("X-Forwarded-Port", Integer.toString(client.port()));
    String host = exchange.match().request().host();
    trusted(headers, client, "X-Forwarded-Host", host == null ? "" : host);
    trusted(headers, client, "X-Forwarded-Path", path(request.uri()));
    trusted(headers, client, "X-Forwarded-Prefix", exchange.match().strippedPrefix());
    headers.set("X-Kong-Request-Id", exchange.id());
    headers.add("Via", via);
  }

  private static void trusted(MultiMap headers, Exchange.Client client, String name, String own) {
    if (client.trusted() && headers.contains(name)) {
      return;
    }
    if (own == null) {
      headers.remove(name);
    } else {
      headers.set(name, own);
    }
  }

  private static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }
}
