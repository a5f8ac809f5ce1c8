package dev.platformapi.rest.version;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Which version of the API a request means, by its path ({@code /api/v1}), by {@code /api/latest},
 * or by the header X-API-Version; and what the answer says of that version.
 */
class VersionNegotiation {
  static final String HEADER = "X-API-Version";

  /** Before authentication: a redirect or a farewell is for everybody. */
  private static final int FIRST = 100;

  private static final String VERSION = VersionNegotiation.class.getName();
  private static final String API = "/api/";
  private static final String LATEST = "latest";

  private final Versions versions;
  private final CurrentCaller caller;
  private final MeterRegistry metrics;

  VersionNegotiation(Versions versions, CurrentCaller caller, MeterRegistry metrics) {
    this.versions = versions;
    this.caller = caller;
    this.metrics = metrics;
  }

  /** What the path and the header say. */
  private record Asked(String first, String rest, Optional<ApiVersion> byPath) {
    static Asked of(String path) {
      String below = path.substring(API.length());
      int slash = below.indexOf('/');
      String first = slash < 0 ? below : below.substring(0, slash);
      return new Asked(first, slash < 0 ? "" : below.substring(slash), ApiVersion.ofSegment(first));
    }
  }

  @ServerRequestFilter(preMatching = true, priority = FIRST)
  public Response negotiate(ContainerRequestContext request, RoutingContext context) {
    HttpServerRequest http = context.request();
    if (!http.path().startsWith(API)) {
      return null;
    }
    Asked asked = Asked.of(http.path());
    if (asked.first().equals(LATEST)) {
      return redirect(asked, http);
    }
    if (asked.byPath().isEmpty() && asked.first().matches("v[0-9]+")) {
      return null;
    }
    ApiVersion version = version(asked, http.headers().getAll(HEADER));
    context.put(VERSION, version);
    if (versions.isGone(version)) {
      throw new PlatformException(
          ErrorCode.GONE, "Version " + version.number() + " of the API has been switched off.");
    }
    if (asked.byPath().isEmpty()) {
      rewrite(request, http, version.root() + http.path().substring(API.length() - 1));
    } else if (http.path().contains("%3")) {
      rewrite(request, http, http.path());
    }
    return null;
  }

  /** A colon means the same escaped, as many clients send it. */
  private static void rewrite(
      ContainerRequestContext request, HttpServerRequest http, String path) {
    String query = http.query() == null ? "" : "?" + http.query();
    request.setRequestUri(
        URI.create(path.replace("%3A", ":").replace("%3a", ":") + lenient(query)));
  }

  @ServerResponseFilter
  public void describe(
      ContainerResponseContext response, RoutingContext context, SimpleResourceInfo operation) {
    ApiVersion version = context.get(VERSION);
    if (version == null) {
      return;
    }
    var headers = response.getHeaders();
    headers.putSingle(HEADER, version.number());
    String path = context.request().path();
    if (!path.startsWith(version.root())) {
      headers.add(HttpHeaders.VARY, HEADER);
    }
    versions.deprecationHeader(version).ifPresent(since -> headers.putSingle("Deprecation", since));
    versions.sunsetHeader(version).ifPresent(at -> headers.putSingle("Sunset", at));
    versions.links(version, path).forEach(link -> headers.add(HttpHeaders.LINK, link));
    if (versions.isDeprecated(version)) {
      count(version, operation);
    }
  }

  /** Who still calls what. */
  private void count(ApiVersion version, SimpleResourceInfo operation) {
    boolean matched = operation != null && operation.getMethodName() != null;
    metrics
        .counter(
            "platform.api.deprecated.requests",
            "consumer",
            consumer(),
            "version",
            version.number(),
            "operation",
            matched
                ? operation.getResourceClass().getSimpleName() + "." + operation.getMethodName()
                : "none")
        .increment();
  }

  private String consumer() {
    Optional<Caller> known = caller.find();
    return known
        .map(who -> who.keyId() == null ? who.username() : who.username() + " key:" + who.keyId())
        .orElse("anonymous");
  }

  /** Temporary: the current version changes. Method, body and query stay (RFC 9110, 15.4.8). */
  private static Response redirect(Asked asked, HttpServerRequest http) {
    String query = http.query() == null ? "" : "?" + http.query();
    return Response.status(Response.Status.TEMPORARY_REDIRECT)
        .header(HttpHeaders.LOCATION, ApiVersion.current().root() + asked.rest() + query)
        .build();
  }

  private static ApiVersion version(Asked asked, List<String> named) {
    if (named.size() > 1) {
      throw unsupported(String.join(", ", named));
    }
    Optional<ApiVersion> byHeader =
        named.stream()
            .findFirst()
            .map(number -> ApiVersion.ofNumber(number).orElseThrow(() -> unsupported(number)));
    if (byHeader.isPresent() && asked.byPath().isPresent() && !byHeader.equals(asked.byPath())) {
      throw PlatformException.invalidParameter(
          HEADER,
          "version",
          "X-API-Version " + named.get(0) + " contradicts the path /api/" + asked.first() + ".");
    }
    return asked.byPath().or(() -> byHeader).orElse(ApiVersion.unnamed());
  }

  private static PlatformException unsupported(String number) {
    return PlatformException.invalidParameter(
        HEADER, "version", "Unsupported API version: " + number);
  }

  /** Brackets and the like are read in queries as they are, but {@link URI} wants them escaped. */
  private static String lenient(String query) {
    StringBuilder escaped = new StringBuilder(query.length());
    query
        .chars()
        .forEach(
            c -> {
              if ("[]{}|\\^`\"<>".indexOf(c) >= 0 || c <= ' ' || c > '~') {
                escaped.append('%').append("%02X".formatted(c & 0xff));
              } else {
                escaped.append((char) c);
              }
            });
    return escaped.toString();
  }
}
