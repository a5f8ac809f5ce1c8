package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.CorsConfig;
import dev.platformapi.gateway.config.plugin.HttpMethod;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.stream.Collectors;

/**
 * Tells browsers which pages may read answers (Fetch Standard), and answers their preflights
 * itself, before anybody asks who calls.
 */
public final class CorsPlugin implements Plugin {
  private static final String PRIVATE_NETWORK_ASKED = "Access-Control-Request-Private-Network";
  private static final String PRIVATE_NETWORK = "Access-Control-Allow-Private-Network";

  private final CorsConfig config;
  private final Origins origins;
  private final String methods;
  private final String headers;
  private final String exposed;

  public CorsPlugin(CorsConfig config) {
    this.config = config;
    origins = new Origins(config.origins());
    methods = config.methods().stream().map(HttpMethod::written).collect(Collectors.joining(","));
    headers = HeaderText.encode(String.join(",", config.headers()));
    exposed = HeaderText.encode(String.join(",", config.exposedHeaders()));
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    if (request.method() != io.vertx.core.http.HttpMethod.OPTIONS
        || request.getHeader(HttpHeaders.ORIGIN) == null
        || request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) == null) {
      return GO_ON;
    }
    // Its answer, whoever gives it, is complete.
    exchange.note(this, Boolean.TRUE);
    return config.preflightContinue() ? GO_ON : Future.succeededFuture(preflight(request));
  }

  @Override
  public void response(Exchange exchange, GatewayResponse response) {
    if (exchange.note(this) == null) {
      allow(response.headers(), origin(exchange.request()));
      if (!exposed.isEmpty()) {
        response.headers().set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
      }
    }
  }

  private Answer preflight(HttpServerRequest request) {
    Answer answer = Answer.empty(200);
    allow(answer.headers(), origin(request));
    answer.with(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
    String asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    if (!headers.isEmpty()) {
      answer.with(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
    } else if (asked != null) {
      answer.with(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HeaderText.printable(asked));
    }
    config
        .maxAge()
        .ifPresent(age -> answer.with(HttpHeaders.ACCESS_CONTROL_MAX_AGE, Long.toString(age)));
    if (config.privateNetwork() && "true".equals(request.getHeader(PRIVATE_NETWORK_ASKED))) {
      answer.with(PRIVATE_NETWORK, "true");
    }
    return answer;
  }

  private void allow(MultiMap fields, String origin) {
    String allowed = origins.allowed(origin);
    boolean any = Origins.ANY.equals(allowed);
    if (!origins.isOpen()) {
      vary(fields);
    }
    if (allowed == null) {
      fields.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
    } else {
      fields.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    }
    if (config.credentials() && !any) {
      fields.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    } else if (config.credentials() && origin != null) {
      // With credentials, browsers take no star.
      vary(fields);
      fields.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      fields.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }

  private static String origin(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null ? null : HeaderText.printable(origin);
  }

  private static void vary(MultiMap fields) {
    for (String value : fields.getAll(HttpHeaders.VARY)) {
      for (String field : value.split(",", -1)) {
        if (field.strip().equalsIgnoreCase("Origin")) {
          return;
        }
      }
    }
    fields.add(HttpHeaders.VARY, "Origin");
  }
}
