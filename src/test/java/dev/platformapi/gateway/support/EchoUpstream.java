package dev.platformapi.gateway.support;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that answers each request with what it got, as JSON: {@code method}, {@code uri},
 * {@code version}, {@code headers} by name in small letters, {@code body}, {@code server} (its
 * port). {@code /status/503} answers with that status. What else it is to do is given to it.
 */
public final class EchoUpstream implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Handler<HttpServerRequest> handler = this::echo;

  private EchoUpstream(Vertx vertx, HttpServerOptions options, int port) {
    server =
        vertx
            .createHttpServer(options.setMaxHeaderSize(1 << 20).addWebSocketSubProtocol("chat.v1"))
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  handler.handle(request);
                });
    Futures.get(server.listen(port, "127.0.0.1"));
  }

  /** One on a free port. */
  public static EchoUpstream start(Vertx vertx) {
    return new EchoUpstream(vertx, new HttpServerOptions(), 0);
  }

  /** One on a port that is known before. */
  public static EchoUpstream start(Vertx vertx, int port) {
    return new EchoUpstream(vertx, new HttpServerOptions(), port);
  }

  /** One on a free port, with options of its own. */
  public static EchoUpstream start(Vertx vertx, HttpServerOptions options) {
    return new EchoUpstream(vertx, options, 0);
  }

  /** Does something else with all requests from now on. */
  public EchoUpstream answering(Handler<HttpServerRequest> other) {
    handler = other;
    return this;
  }

  /** Echoes again. */
  public EchoUpstream echoing() {
    handler = this::echo;
    return this;
  }

  public int port() {
    return server.actualPort();
  }

  /** How many requests have come. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    Futures.get(server.close());
  }

  /** Answers with what came. */
  public void echo(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              if (request.path() != null && request.path().startsWith("/status/")) {
                request
                    .response()
                    .setStatusCode(Integer.parseInt(request.path().substring("/status/".length())));
              }
              request
                  .response()
                  .putHeader("content-type", "application/json")
                  .end(
                      new JsonObject()
                          .put("method", request.method().name())
                          .put("uri", request.uri())
                          .put("version", request.version().alpnName())
                          .put("headers", headers(request))
                          .put("body", body.toString())
                          .put("server", port())
                          .toBuffer());
            });
  }

  private static JsonObject headers(HttpServerRequest request) {
    JsonObject headers = new JsonObject();
    for (String name : request.headers().names()) {
      if (!name.startsWith(":")) {
        List<String> values = request.headers().getAll(name);
        headers.put(
            name.toLowerCase(Locale.ROOT),
            values.size() == 1 ? values.get(0) : new JsonArray(values));
      }
    }
    if (!headers.containsKey("host") && request.authority() != null) {
      headers.put("host", request.authority().toString());
    }
    return headers;
  }
}
