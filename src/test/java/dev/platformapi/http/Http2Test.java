package dev.platformapi.http;

import static dev.platformapi.support.Api.adminToken;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS, as behind most proxies. */
@QuarkusTest
class Http2Test {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  @TestHTTPResource("/")
  URI address;

  /** The first request of a connection is one of HTTP/1.1 that asks for the upgrade. */
  @BeforeEach
  void upgrade() throws Exception {
    send("GET", "/api/v2/users", BodyPublishers.noBody());
  }

  @Test
  void bodiesAreRead() throws Exception {
    HttpResponse<String> answer = send("POST", "/api/v2/users", user(uniqueName()));

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(201);
    String user = answer.headers().firstValue("Location").orElseThrow();
    assertThat(send("PATCH", user, BodyPublishers.ofString("{\"age\": 30}")).statusCode())
        .isEqualTo(200);
    assertThat(send("DELETE", user, BodyPublishers.noBody()).statusCode()).isEqualTo(204);
  }

  @Test
  void bodiesNeedNoLength() throws Exception {
    byte[] bytes =
        "{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\"}"
            .formatted(uniqueName())
            .getBytes();
    BodyPublisher body =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));

    assertThat(send("POST", "/api/v2/users", body).statusCode()).isEqualTo(201);
  }

  @Test
  void badBodiesAreExplained() throws Exception {
    assertThat(send("POST", "/api/v2/users", BodyPublishers.noBody()).statusCode()).isEqualTo(400);
    assertThat(send("POST", "/api/v2/users", BodyPublishers.ofString("{")).statusCode())
        .isEqualTo(400);
    assertThat(
            send("POST", "/api/v2/users", BodyPublishers.ofByteArray(new byte[2_000_000]))
                .statusCode())
        .isEqualTo(413);
    assertThat(send("POST", "/nowhere", BodyPublishers.ofString("{}")).statusCode()).isEqualTo(404);
  }

  private static BodyPublisher user(String name) {
    return BodyPublishers.ofString(
        "{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\"}".formatted(name));
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + adminToken())
            .header(
                "Content-Type",
                "PATCH".equals(method) ? "application/merge-patch+json" : "application/json")
            .header("If-Match", "*")
            .method(method, body)
            .build(),
        BodyHandlers.ofString());
  }
}
