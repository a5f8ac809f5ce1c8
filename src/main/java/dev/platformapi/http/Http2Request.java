package dev.platformapi.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * An HTTP/2 request that can be paused and resumed after its end, as one of HTTP/1.1 can. Quarkus
 * REST pauses every request that it gets, also those whose body has been read, and Vert.x fails
 * that for HTTP/2: Quarkus issue 34393.
 */
final class Http2Request extends HttpServerRequestWrapper {
  private static final String KEY = Http2Request.class.getName();

  private Http2Request(HttpServerRequest request) {
    super((HttpServerRequestInternal) request);
  }

  /** Lets the router begin anew with such a request where the context has another. */
  static void handle(RoutingContext context, Router router) {
    Context current = Vertx.currentContext();
    if (context.request().version() != HttpVersion.HTTP_2
        || !RequestBody.isRead(context)
        || current.getLocal(KEY) != null) {
      context.next();
    } else {
      current.putLocal(KEY, true);
      router.handle(new Http2Request(context.request()));
    }
  }

  @Override
  public HttpServerRequest pause() {
    return isEnded() ? this : super.pause();
  }

  @Override
  public HttpServerRequest resume() {
    return isEnded() ? this : super.resume();
  }

  @Override
  public HttpServerRequest fetch(long amount) {
    return isEnded() ? this : super.fetch(amount);
  }
}
