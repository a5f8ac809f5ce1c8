package dev.platformapi.http;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import jakarta.enterprise.context.ApplicationScoped;

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

  /** Before it is known where a request goes, which it never is of one whose client has gone. */
  static void begin(HttpServerRequest request) {
    set(request, OTHER);
  }

  /**
   * When the answer is known, for what no template was told of; the metrics have a name of their
   * own for what is not found.
   *
   * @param route that the request went to; null for none
   */
  static void complete(HttpServerRequest request, int status, String route) {
    Context context = context(request);
    if (!OTHER.equals(context.getLocal(KEY))) {
      return;
    }
    if (status == NOT_FOUND) {
      context.removeLocal(KEY);
    } else if (route != null) {
      context.putLocal(KEY, route);
    }
  }

  /** Of what was refused before any filter saw it, such as an address that cannot be read. */
  @ApplicationScoped
  static class Unseen implements HttpServerMetricsTagsContributor {
    private static final Tags ELSEWHERE = Tags.of("uri", OTHER);

    @Override
    public Tags contribute(Context answered) {
      return answered.requestContextLocalData(KEY) == null
              && answered.response().statusCode() != NOT_FOUND
          ? ELSEWHERE
          : Tags.empty();
    }
  }

  private static Context context(HttpServerRequest request) {
    return ((HttpServerRequestInternal) request).context();
  }
}
