package dev.platformapi.rest;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/** Answers with secrets in them, which nobody may store (RFC 6749, 5.1). */
final class Uncached {
  private Uncached() {}

  static <T> RestResponse<T> ok(T entity) {
    return with(RestResponse.StatusCode.OK, entity);
  }

  static <T> RestResponse<T> with(int status, T entity) {
    return RestResponse.ResponseBuilder.create(RestResponse.Status.fromStatusCode(status), entity)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
