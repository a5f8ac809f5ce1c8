package dev.platformapi.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.platformapi.auth.Scope;
import dev.platformapi.error.CleanText;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.HttpStatus;
import dev.platformapi.http.RequestId;
import dev.platformapi.http.RetryAfter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.RestResponse;

/** The form of an OAuth request, and its errors in the words of RFC 6749, 5.2. */
final class OAuthForm {
  private static final String BASIC = "basic ";
  private static final int MAX_LENGTH = 4096;

  private final HttpServerRequest request;

  private OAuthForm(HttpServerRequest request) {
    this.request = request;
  }

  static OAuthForm of(HttpServerRequest request) {
    return new OAuthForm(request);
  }

  /** The body of an error. */
  @RegisterForReflection
  record ErrorResponse(String error, @JsonProperty("error_description") String description) {}

  /** A request that is refused for its form. */
  static class Refusal extends RuntimeException {
    private final String error;

    Refusal(String error, String description) {
      super(description, null, false, false);
      this.error = error;
    }
  }

  /** The parameter, which must be there once. */
  String require(String name) {
    String value = find(name);
    if (value == null || value.isEmpty()) {
      throw new Refusal("invalid_request", name + " is required.");
    }
    return value;
  }

  /** The scopes asked for; empty when the request leaves them to the server. */
  Set<Scope> scopes() {
    String wanted = find("scope");
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (wanted != null) {
      for (String word : wanted.strip().split(" +")) {
        scopes.add(
            Scope.find(word)
                .orElseThrow(() -> new Refusal("invalid_scope", "There is no such scope.")));
      }
    }
    return scopes;
  }

  /** The client's secret, by HTTP Basic or in the form (RFC 6749, 2.3.1). */
  String clientSecret() {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization == null) {
      return require("client_secret");
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        // falls through: it is not HTTP Basic
      }
    }
    throw new Refusal("invalid_client", "The client must authenticate by HTTP Basic.");
  }

  /** Any failure as an answer. */
  RestResponse<Object> answer(Throwable failure) {
    if (failure instanceof Refusal refusal) {
      boolean client = refusal.error.equals("invalid_client");
      return challenged(error(client ? 401 : 400, refusal.error, refusal.getMessage()), client);
    }
    PlatformException known = Failures.explain(failure, RequestId.of(request));
    boolean client =
        known.code() == ErrorCode.UNAUTHENTICATED
            && "client_credentials".equals(request.getFormAttribute("grant_type"));
    int status =
        known.code() == ErrorCode.UNAUTHENTICATED && !client ? 400 : HttpStatus.of(known.code());
    RestResponse<Object> answer =
        challenged(error(status, word(known.code(), client), known.getMessage()), client);
    if (known.retryAfter() != null) {
      answer.getHeaders().add(HttpHeaders.RETRY_AFTER, RetryAfter.seconds(known.retryAfter()));
    }
    return answer;
  }

  static RestResponse<Object> error(int status, String error, String description) {
    return Uncached.with(status, new ErrorResponse(error, description));
  }

  private static RestResponse<Object> challenged(RestResponse<Object> answer, boolean client) {
    if (client) {
      answer.getHeaders().add(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"platform-api\"");
    }
    return answer;
  }

  private static String word(ErrorCode code, boolean client) {
    return switch (code) {
      case UNAUTHENTICATED -> client ? "invalid_client" : "invalid_grant";
      case INVALID_GRANT -> "invalid_grant";
      case FORBIDDEN -> "unauthorized_client";
      case RATE_LIMITED, UNAVAILABLE -> "temporarily_unavailable";
      case INTERNAL -> "server_error";
      default -> "invalid_request";
    };
  }

  private String find(String name) {
    List<String> values = request.formAttributes().getAll(name);
    if (values.size() > 1) {
      throw new Refusal("invalid_request", name + " must not be sent more than once.");
    }
    String value = values.isEmpty() ? null : values.get(0);
    if (value != null && (value.length() > MAX_LENGTH || !CleanText.Check.isClean(value))) {
      throw new Refusal("invalid_request", name + " is not valid.");
    }
    return value;
  }
}
