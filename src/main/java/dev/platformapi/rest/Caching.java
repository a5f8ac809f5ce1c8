package dev.platformapi.rest;

import dev.platformapi.cache.CacheConfig;
import dev.platformapi.cache.Freshness;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * What is said about caching (RFC 9111): answers below {@code /api} are for the caller alone, and
 * Age tells how long ago a remembered one was read. {@code Cache-Control: no-cache} in a request
 * has it read anew.
 */
class Caching {
  private final String answered;

  Caching(CacheConfig config) {
    long seconds = config.clientMaxAge().toSeconds();
    this.answered = seconds > 0 ? "private, max-age=" + seconds : "private, no-cache";
  }

  @ServerRequestFilter(preMatching = true)
  public void demand(RoutingContext context) {
    String wanted = context.request().getHeader(HttpHeaders.CACHE_CONTROL);
    if (wanted != null && (wanted.contains("no-cache") || wanted.contains("no-store"))) {
      Freshness.demandAnew();
    }
  }

  @ServerResponseFilter
  public void describe(ContainerResponseContext response, RoutingContext context) {
    HttpMethod method = context.request().method();
    if ((method != HttpMethod.GET && method != HttpMethod.HEAD)
        || !Authentication.needsCaller(context.normalizedPath())) {
      return;
    }
    var headers = response.getHeaders();
    headers.putSingle(
        HttpHeaders.CACHE_CONTROL.toString(), response.getStatus() < 400 ? answered : "no-store");
    headers.addAll(HttpHeaders.VARY.toString(), List.of("Authorization", "X-API-Key"));
    Freshness freshness = Freshness.current();
    if (freshness != null && response.getStatus() < 400) {
      headers.putSingle("Age", freshness.age().toSeconds());
    }
  }
}
