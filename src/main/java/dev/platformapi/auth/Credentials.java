package dev.platformapi.auth;

import dev.platformapi.http.SocketHandshake;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a request shows of its caller.
 *
 * @param authorization every value of the {@code Authorization} header or metadata
 * @param apiKeys every value of the {@code X-API-Key} header or metadata
 * @param tickets every ticket of {@link Tickets}
 */
public record Credentials(List<String> authorization, List<String> apiKeys, List<String> tickets) {
  public static final String API_KEY = "X-API-Key";

  /** What begins a subprotocol of WebSocket that is a token: browsers can send no header. */
  private static final String BEARER_PROTOCOL = "bearer.";

  private static final String TICKET = "ticket";

  public Credentials(List<String> authorization, List<String> apiKeys) {
    this(authorization, apiKeys, List.of());
  }

  /** Those of an HTTP request. */
  public static Credentials of(MultiMap headers) {
    return new Credentials(headers.getAll(HttpHeaders.AUTHORIZATION), headers.getAll(API_KEY));
  }

  /**
   * Those of a request for a stream, which a browser's WebSocket or EventSource may have made: also
   * {@code ?ticket=…}, and a token as the subprotocol {@code bearer.…}.
   */
  public static Credentials ofStream(HttpServerRequest request) {
    Credentials plain = of(request.headers());
    List<String> authorization = new ArrayList<>(plain.authorization());
    for (String header : request.headers().getAll(SocketHandshake.SUBPROTOCOL)) {
      for (String protocol : header.split(",")) {
        if (protocol.strip().startsWith(BEARER_PROTOCOL)) {
          authorization.add("Bearer " + protocol.strip().substring(BEARER_PROTOCOL.length()));
        }
      }
    }
    return new Credentials(authorization, plain.apiKeys(), request.params().getAll(TICKET));
  }

  /** Whether the client shows nothing. */
  public boolean isEmpty() {
    return count() == 0;
  }

  /** How many there are; one is right. */
  int count() {
    return authorization.size() + apiKeys.size() + tickets.size();
  }

  /** The one that there is, as the client has sent it. */
  String shown() {
    return Stream.of(authorization, apiKeys, tickets)
        .flatMap(List::stream)
        .findFirst()
        .orElseThrow();
  }

  /** Never shows them. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
