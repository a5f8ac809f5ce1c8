package dev.platformapi.http;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.overload.Permits;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
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
  private final CrossOrigin crossOrigin;
  private final TrustedProxies proxies;
  private final Traffic traffic;
  private final LoadShedding shedding;
  private final Handler<RoutingContext> bufferBody;

  RequestFilters(HttpConfig config, TrustedProxies proxies, Permits permits, Traffic traffic) {
    this.traffic = traffic;
    this.proxies = proxies;
    this.maxBodySize = config.maxBodySize().asLongValue();
    this.crossOrigin = new CrossOrigin(config.cors());
    this.shedding = new LoadShedding(permits, crossOrigin, proxies);
    this.bufferBody = BodyHandler.create(false).setBodyLimit(maxBodySize);
  }

  void register(@Observes Filters filters, Router router) {
    filters.register(context -> Http2Request.handle(context, router), 1100);
    filters.register(shedding::handle, 1050);
    filters.register(this::identify, 1000);
    filters.register(crossOrigin::handle, 950);
    filters.register(this::readBody, 900);
  }

  void register(@Observes Router router) {
    router.route().failureHandler(this::explainFailure);
  }

  /** Request id, origin, trace; times in the head of the answer; the line in the log. */
  private void identify(RoutingContext context) {
    HttpServerRequest request = context.request();
    MetricsAddress.begin(request);
    MultiMap headers = context.response().headers();
    String requestId = RequestId.orNew(request.getHeader(RequestId.HEADER));
    headers.set(RequestId.HEADER, requestId);
    RequestRecord record =
        traffic.begin(TraceContext.continuing(request.getHeader(TraceContext.HEADER)));
    record.makeCurrent();
    Origin origin = Origin.of(request, requestId, proxies);
    origin.makeCurrent();
    SecurityHeaders.set(request, headers);
    context.addHeadersEndHandler(
        end -> {
          tellTimes(headers, record);
          MetricsAddress.complete(request, context.response().getStatusCode(), record.route());
          if (record.isLimited()) {
            headers.set("RateLimit-Policy", record.limitPolicies());
            headers.set("RateLimit", record.limitStates());
          }
          // Not before: edges set this header anew.
          headers.add(HttpHeaders.VARY, "Origin").add(HttpHeaders.VARY, "Accept-Encoding");
        });
    context.addEndHandler(
        end -> {
          if (end.failed()) {
            record.giveUp();
          }
          if (!record.needsLine()) {
            record.setAside();
            return;
          }
          record.end(
              request.method().name(), Traffic.Outcome.of(context.response().getStatusCode()));
          if (AccessLog.isOn()) {
            AccessLog.write(context, record, origin, end.succeeded() || record.endsWithClient());
          }
        });
    context.next();
  }

  /** X-Response-Time in seconds, Server-Timing in milliseconds: from here to the head. */
  private static void tellTimes(MultiMap headers, RequestRecord record) {
    long elapsed = record.elapsed();
    headers.set("X-Response-Time", seconds(elapsed));
    headers.set(
        "Server-Timing",
        "db;dur="
            + AccessLog.millis(record.dbNanos())
            + ", cache;dur="
            + AccessLog.millis(record.cacheNanos())
            + ", limit;dur="
            + AccessLog.millis(record.limitNanos())
            + ", app;dur="
            + AccessLog.millis(
                elapsed - record.dbNanos() - record.cacheNanos() - record.limitNanos())
            + ", trace;desc=\""
            + record.trace().header()
            + "\"");
  }

  /** Reads the whole body, up to the limit, so that no edge has to guard itself. */
  private void readBody(RoutingContext context) {
    if (!RequestBody.isRead(context)) {
      context.next();
    } else if (isEncoded(context)) {
      Problem.end(
          context,
          new PlatformException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body without a Content-Encoding."));
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
      Problem.end(context, context.failure());
    } else {
      Problem.end(context, new PlatformException(code, code.advice()));
    }
  }

  private void tooLarge(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONNECTION, "close");
    Problem.end(
        context,
        new PlatformException(
            ErrorCode.PAYLOAD_TOO_LARGE, "The body may have at most " + maxBodySize + " bytes."));
  }

  private static boolean isEncoded(RoutingContext context) {
    String encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
    return encoding != null && !encoding.equalsIgnoreCase("identity");
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
