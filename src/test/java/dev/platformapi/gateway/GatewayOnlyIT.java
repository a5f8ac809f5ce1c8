package dev.platformapi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.support.Pod;
import io.vertx.core.Vertx;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service as a gateway and nothing else: without PostgreSQL, and without Redis. */
class GatewayOnlyIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  void itServesItsRoutesAndNothingElse() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (EchoUpstream upstream = EchoUpstream.start(vertx)) {
      Path file = directory.resolve("kong.yml");
      Files.writeString(
          file,
          """
          _format_version: "3.0"
          services:
            - name: echo
              url: http://127.0.0.1:%d
              routes: [{name: echo, paths: [/echo]}]
          plugins:
            - name: key-auth
            - name: rate-limiting
              config: {policy: local, minute: 1}
            - name: proxy-cache
              config: {strategy: memory}
          consumers:
            - username: ann
              keyauth_credentials: [{key: ann-1}]
          """
              .formatted(upstream.port()));
      Pod pod =
          Pod.alone(
              "gateway-only",
              Map.of("PLATFORM_GATEWAY_ONLY", "true", "GATEWAY_CONFIG", file.toString()));
      try {
        pod.awaitReady("/echo");

        assertThat(get(pod, "/echo/a").statusCode()).isEqualTo(401);
        HttpResponse<String> answer = get(pod, "/echo/a", "apikey", "ann-1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Cache-Status")).hasValue("Miss");
        assertThat(get(pod, "/echo/a", "apikey", "ann-1").statusCode()).isEqualTo(429);
        for (String path : new String[] {"/api/v1/users", "/graphql", "/openapi", "/ws", "/q/"}) {
          assertThat(get(pod, path).statusCode()).as(path).isEqualTo(404);
          assertThat(get(pod, path).body()).contains("no Route matched with those values");
        }
      } finally {
        pod.process().destroy();
        pod.process().waitFor();
      }
      assertThat(Files.readString(pod.log())).doesNotContain("ERROR", "Connection refused");
    } finally {
      vertx.close();
    }
  }

  private static HttpResponse<String> get(Pod pod, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(pod.uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
