package dev.platformapi.auth;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/**
 * What a request shows of its caller.
 *
 * @param authorization every value of the {@code Authorization} header or metadata
 * @param apiKeys every value of the {@code X-API-Key} header or metadata
 */
public record Credentials(List<String> authorization, List<String> apiKeys) {
  public static final String API_KEY = "X-API-Key";

  /** Those of an HTTP request. */
  public static Credentials of(MultiMap headers) {
    return new Credentials(headers.getAll(HttpHeaders.AUTHORIZATION), headers.getAll(API_KEY));
  }

  public boolean isEmpty() {
    return authorization.isEmpty() && apiKeys.isEmpty();
  }

  /** Never shows them. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
