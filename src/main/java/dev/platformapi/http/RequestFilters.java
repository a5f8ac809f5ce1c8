package dev.platformapi.http;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
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

  /** Request id, origin, and the time from here to the head of the answer, in seconds. */
  private void identify(RoutingContext context) {
    long start = System.nanoTime();
    var headers = context.response().headers();
    String requestId = RequestId.orNew(context.request().getHeader(RequestId.HEADER));
    headers.set(RequestId.HEADER, requestId);
    Origin.of(context.request(), requestId).makeCurrent();
    context.addHeadersEndHandler(
        end -> headers.set("X-Response-Time", seconds(System.nanoTime() - start)));
    context.next();
  }

  /** Reads the whole body, up to the limit, so that no edge has to guard itself. */
  private void readBody(RoutingContext context) {
    if (!RequestBody.isRead(context)) {
      context.next();
    } else if (declaredLength(context) > maxBodySize) {
      tooLarge(context);
    } else {
      bufferBody.handle(context);
    }
  }

  /** What fails outside of every edge: an address that cannot be read, a filter, a handler. */
  private void explainFailure(RoutingContext context) {
    ErrorCode code = HttpStatus.code(context.statusCode());
    if (context.response().headWritten()) {
      context.next();
    } else if (code == ErrorCode.PAYLOAD_TOO_LARGE) {
      tooLarge(context);
    } else if (code == ErrorCode.INTERNAL && context.failure() != null) {
      end(context, Failures.explain(context.failure(), RequestId.of(context.request())));
    } else {
      end(context, new PlatformException(code, code.advice()));
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
