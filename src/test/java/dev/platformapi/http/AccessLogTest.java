package dev.platformapi.http;

import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.withKey;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.RawHttp;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line that each request leaves in the log. */
@QuarkusTest
class AccessLogTest {
  private static final Logger LOG = Logger.getLogger("dev.platformapi.access");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(recorder);
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(recorder);
  }

  @Test
  void aRestCallIsOneLineWithItsRouteAndCaller() {
    TestUser user = newUser();
    Response answer = asAdmin().get("/api/v2/users/{id}?fields=id", user.id());

    String line = lineOf(answer.header("X-Request-ID"));
    assertThat(line)
        .startsWith("method=GET path=/api/v2/users/" + user.id() + " route=/api/v2/users/{id} ")
        .contains(" status=200 ", " caller=", " db_ms=", " cache_ms=", " limit_ms=", " bytes_out=")
        .contains(" trace_id=", " address=127.0.0.1")
        .doesNotContain("fields=id");
  }

  @Test
  void aRefusedCallIsALineToo() {
    Response answer = given().header("Authorization", "Bearer nonsense").get("/api/v1/users");

    assertThat(lineOf(answer.header("X-Request-ID")))
        .contains(" status=401 ")
        .doesNotContain("nonsense", "caller=");
  }

  @Test
  void aKeyIsNamedByItsId() {
    Response key = newKey(newUser(), "users:read");
    Response answer = withKey(key.path("key")).get("/api/v1/users");

    assertThat(lineOf(answer.header("X-Request-ID")))
        .contains(" key=" + key.path("details.id"))
        .doesNotContain(key.<String>path("key"));
  }

  @Test
  void aGrpcCallIsALineWithItsStatus() throws InterruptedException {
    ManagedChannel channel = GrpcClient.channel();
    try {
      var users =
          GrpcClient.with(
              UserServiceGrpc.newBlockingStub(channel),
              "Bearer " + dev.platformapi.support.Api.adminToken());
      users.getUser(GetUserRequest.newBuilder().setId(newUser().id().toString()).build());
      try {
        users.getUser(GetUserRequest.newBuilder().setId(UUID.randomUUID().toString()).build());
      } catch (StatusRuntimeException expected) {
        // not found
      }
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(lines)
                    .anyMatch(
                        line ->
                            line.startsWith(
                                    "method=platform.v1.UserService/GetUser protocol=grpc status=OK"
                                        + " messages_in=1 messages_out=1 bytes_in=38 ")
                                && line.contains(" caller="))
                    .anyMatch(line -> line.contains(" status=NOT_FOUND messages_in=1 ")));
  }

  @Test
  void noClientWritesALineOfItsOwn() {
    String id = "id-" + UUID.randomUUID();
    RawHttp.send(
        "GET",
        "/x%0Astatus=200%22",
        new byte[0],
        "X-Request-ID: " + id,
        "User-Agent: a\" status=200 \u00fc\tb");

    assertThat(lineOf(id))
        .contains("user_agent=\"a? status=200 ")
        .contains(" status=404 ")
        .doesNotContain("\n", "\t");
  }

  @Test
  void aRequestThatIsGivenUpIsALineToo() throws IOException {
    String id = "id-" + UUID.randomUUID();
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      socket
          .getOutputStream()
          .write(
              ("POST /api/v1/users HTTP/1.1\r\nHost: x\r\nX-Request-ID: "
                      + id
                      + "\r\nContent-Length: 100\r\n\r\nabc")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      Awaitility.await().pollDelay(java.time.Duration.ofMillis(200)).until(() -> true);
    }

    assertThat(lineOf(id)).contains(" status=499 ");
  }

  private String lineOf(String requestId) {
    Awaitility.await()
        .until(() -> lines.stream().anyMatch(line -> line.contains("request_id=" + requestId)));
    List<String> found =
        lines.stream().filter(line -> line.contains("request_id=" + requestId)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
