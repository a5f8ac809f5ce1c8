package dev.platformapi.http;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;

/** What happens to every HTTP request before its edge sees it, outermost first. */
@ApplicationScoped
class RequestFilters {
  private static final String CONTENT_LENGTH = HttpHeaders.CONTENT_LENGTH.toString();

  private final long maxBodySize;
  private final Handler<RoutingContext> bufferBody;

  RequestFilters(HttpConfig config) {
    this.maxBodySize = config.maxBodySize().asLongValue();
    this.bufferBody = BodyHandler.create(false).setBodyLimit(maxBodySize);
  }

  void register(@Observes Filters filters) {
    filters.register(this::identify, 1000);
    filters.register(this::readBody, 900);
  }

  void register(@Observes Router router) {
    router.route().failureHandler(this::explainFailure);
  }

  /** Request id and the time from here to the head of the answer, in seconds. */
  private void identify(RoutingContext context) {
    long start = System.nanoTime();
    var headers = context.response().headers();
    headers.set(RequestId.HEADER, RequestId.orNew(context.request().getHeader(RequestId.HEADER)));
    context.addHeadersEndHandler(
        end -> headers.set("X-Response-Time", seconds(System.nanoTime() - start)));
    context.next();
  }

  /** Reads the whole body, up to the limit, so that no edge has to guard itself. */
  private void readBody(RoutingContext context) {
    if (isWithoutBody(context.request().method()) || isStream(context)) {
      context.next();
    } else if (declaredLength(context) > maxBodySize) {
      tooLarge(context);
    } else {
      bufferBody.handle(context);
    }
  }

  private void explainFailure(RoutingContext context) {
    if (context.statusCode() == 413) {
      tooLarge(context);
    } else {
      context.next();
    }
  }

  private void tooLarge(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONNECTION, "close");
    end(
        context,
        new PlatformException(
            ErrorCode.PAYLOAD_TOO_LARGE, "The body may have at most " + maxBodySize + " bytes."));
  }

  private static void end(RoutingContext context, PlatformException failure) {
    Problem problem = Problem.of(failure, context.request());
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(Json.encode(problem));
  }

  private static boolean isWithoutBody(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
  }

  /** gRPC reads its own frames, with limits of its own. */
  private static boolean isStream(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && type.startsWith("application/grpc");
  }

  private static long declaredLength(RoutingContext context) {
    String length = context.request().getHeader(CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf((nanos + 500) / 1000, 6).toPlainString();
  }
}
