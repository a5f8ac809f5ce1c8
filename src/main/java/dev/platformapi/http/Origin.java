package dev.platformapi.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/**
 * Where the work at hand comes from, kept in the Vert.x context of its request.
 *
 * @param requestId the id under which the log knows the request
 * @param address the client's IP address; null when it is not known
 * @param userAgent what the client calls itself; null when it does not say
 */
public record Origin(String requestId, String address, String userAgent) {
  private static final String KEY = Origin.class.getName();
  private static final int MAX_USER_AGENT = 200;
  private static final Origin SERVICE = new Origin("start", null, null);

  /** Cuts a long name of a client short. */
  public Origin {
    userAgent = shortened(userAgent);
  }

  /** The origin of the current request; work that no request asked for comes from the service. */
  public static Origin current() {
    Context context = Vertx.currentContext();
    Origin origin = context == null ? null : context.getLocal(KEY);
    return origin == null ? SERVICE : origin;
  }

  static Origin of(HttpServerRequest request, String requestId, TrustedProxies proxies) {
    SocketAddress peer = request.remoteAddress();
    return new Origin(
        requestId,
        proxies.client(
            peer == null ? null : peer.hostAddress(),
            request.headers().getAll(TrustedProxies.HEADER)),
        request.getHeader(HttpHeaders.USER_AGENT));
  }

  private static String shortened(String userAgent) {
    return userAgent == null || userAgent.length() <= MAX_USER_AGENT
        ? userAgent
        : userAgent.substring(0, MAX_USER_AGENT);
  }

  /** Makes this the origin of what runs in the current context; for the edge that begins it. */
  public void makeCurrent() {
    Vertx.currentContext().putLocal(KEY, this);
  }
}
