package dev.platformapi.http;

import dev.platformapi.error.PlatformException;
import dev.platformapi.overload.Permit;
import dev.platformapi.overload.Permits;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets a request in while the pod has room for it, and answers 503 otherwise, before anything else
 * is done for it. It counts until the head of its answer goes out: what goes on behind that, as
 * events do or to a client that reads slowly, takes no more of the pod.
 */
public final class LoadShedding {
  private static final String PERMIT = LoadShedding.class.getName();
  private static final String EXEMPT = PERMIT + ".exempt";
  private static final String API_KEY = "X-API-Key";

  /** In the metrics, of all these. */
  private static final String REFUSED = "/refused";

  private final Permits permits;
  private final CrossOrigin crossOrigin;
  private final TrustedProxies proxies;

  LoadShedding(Permits permits, CrossOrigin crossOrigin, TrustedProxies proxies) {
    this.permits = permits;
    this.crossOrigin = crossOrigin;
    this.proxies = proxies;
  }

  /** Another edge, further in, has room to look for. */
  public static void exempt(RoutingContext context) {
    context.put(EXEMPT, true);
  }

  /** The request has become something that lasts, whose head no one has seen. */
  static void leave(RoutingContext context) {
    Permit permit = context.get(PERMIT);
    if (permit != null) {
      permit.giveBack(null, true);
    }
  }

  void handle(RoutingContext context) {
    if (context.get(EXEMPT) != null) {
      context.next();
      return;
    }
    Permit permit = permits.take(() -> credential(context.request()));
    if (permit == null) {
      refuse(context);
    } else {
      admit(context, permit);
    }
  }

  /**
   * Work begins when the event loop has taken whatever else has arrived: so many are refused or
   * counted before one is served. Otherwise what is served without a pause would never be more than
   * one at a time, however many wait in their sockets.
   */
  private static void admit(RoutingContext context, Permit permit) {
    Context own = Vertx.currentContext();
    context.put(PERMIT, permit);
    context.addHeadersEndHandler(
        head -> permit.giveBack(kind(context, own), context.response().getStatusCode() < 500));
    context.addEndHandler(end -> permit.giveBack(kind(context, own), false));
    own.runOnContext(begun -> context.next());
  }

  /**
   * Null before an edge has found an operation. What the client is told to do better takes another
   * time than what is done.
   */
  private static String kind(RoutingContext context, Context own) {
    RequestRecord record = RequestRecord.of(own);
    return record == null || record.route() == null
        ? null
        : context.request().method().name()
            + " "
            + record.route()
            + (context.response().getStatusCode() / 100 == 4 ? " refused" : "");
  }

  private void refuse(RoutingContext context) {
    HttpServerRequest request = context.request();
    MultiMap headers = context.response().headers();
    PlatformException failure = permits.refuse("http");
    MetricsAddress.set(request, REFUSED);
    String requestId = RequestId.orNew(request.getHeader(RequestId.HEADER));
    headers.set(RequestId.HEADER, requestId);
    headers.set(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
    SecurityHeaders.set(request, headers);
    crossOrigin.letRead(request, headers);
    Problem.end(context, failure);
    if (AccessLog.isOn() && permits.deserveLine()) {
      RequestRecord record =
          new RequestRecord(TraceContext.continuing(request.getHeader(TraceContext.HEADER)));
      AccessLog.write(context, record, Origin.of(request, requestId, proxies), true);
    }
  }

  private static String credential(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization == null ? request.getHeader(API_KEY) : authorization;
  }
}
