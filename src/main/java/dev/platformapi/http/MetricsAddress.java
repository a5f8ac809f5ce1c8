package dev.platformapi.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;

/**
 * The address of a request as the metrics of the HTTP server have it: one of few, because they take
 * no more than a hundred, and clients could use these up with addresses that they invent.
 */
public final class MetricsAddress {
  /** Where the metrics and the trace look for it, and where routes of REST put their template. */
  private static final String KEY = "UrlPathTemplate";

  private static final String OTHER = "/other";
  private static final int NOT_FOUND = 404;

  private MetricsAddress() {}

  /** Takes the place of the client's. */
  public static void set(HttpServerRequest request, String address) {
    context(request).putLocal(KEY, address);
  }

  /**
   * The same, when the answer is known, for what no template was told of; the metrics have a name
   * of their own for what is not found.
   *
   * @param route that the request went to; null for none
   */
  static void complete(HttpServerRequest request, HttpServerResponse response, String route) {
    if (response.getStatusCode() != NOT_FOUND && context(request).getLocal(KEY) == null) {
      set(request, route == null ? OTHER : route);
    }
  }

  private static Context context(HttpServerRequest request) {
    return ((HttpServerRequestInternal) request).context();
  }
}
