package dev.platformapi.http;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Cross-origin requests of browsers (CORS). Pages of the configured origins may call and read;
 * others' preflights are refused, and their simple requests answered without leave to read. The
 * framework's own filter answers an empty 403 to every request with a foreign Origin.
 */
public final class CrossOrigin {
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#\\s*]+");

  private final Set<String> origins;
  private final String exposedHeaders;
  private final boolean credentials;
  private final CorsHandler handler;

  CrossOrigin(HttpConfig.Cors config) {
    List<String> allowed = config.origins().orElse(List.of());
    for (String origin : allowed) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new ConfigurationException(
            "platform.http.cors.origins: \"%s\" is no origin. Write https://app.example.com."
                .formatted(origin));
      }
    }
    this.origins = Set.copyOf(allowed);
    this.exposedHeaders = String.join(",", config.exposedHeaders());
    this.credentials = config.credentials();
    this.handler =
        CorsHandler.create()
            .addOrigins(allowed)
            .allowedMethods(
                config.methods().stream().map(HttpMethod::valueOf).collect(Collectors.toSet()))
            .allowedHeaders(Set.copyOf(config.headers()))
            .exposedHeaders(config.exposedHeaders())
            .allowCredentials(config.credentials())
            .maxAgeSeconds((int) config.maxAge().toSeconds());
  }

  /**
   * Whether the settings name origins.
   *
   * @throws ConfigurationException when they do not
   */
  public static void check(HttpConfig config) {
    new CrossOrigin(config.cors());
  }

  void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || isOwn(request, origin)) {
      context.next();
    } else if (origins.contains(origin)) {
      handler.handle(context);
    } else if (request.method() == HttpMethod.OPTIONS
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      context.fail(403);
    } else {
      context.next();
    }
  }

  /** Lets a page that may call read an answer that is given before {@link #handle}. */
  void letRead(HttpServerRequest request, MultiMap answer) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && origins.contains(origin)) {
      answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      answer.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, exposedHeaders);
      if (credentials) {
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      }
    }
  }

  private static boolean isOwn(HttpServerRequest request, String origin) {
    return origin.equals(request.scheme() + "://" + request.authority());
  }
}
