package dev.platformapi.grpc;

import static dev.platformapi.support.GrpcClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.support.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames and metadata that no library sends: each call ends, and its connection serves others. */
@QuarkusTest
class RawCallTest {
  /** How a call ended: its status, or the code with which its stream was reset. */
  private static final String RESET = "reset ";

  @Inject Vertx vertx;
  private HttpClient client;

  @BeforeEach
  void connect() {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1));
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  /** Flags, length and content; grpc-java's own answers are the same on both ports. */
  @ParameterizedTest
  @CsvSource({
    "GetUser, '', 13",
    "GetUser, 00, 13",
    "GetUser, 0000000005, 13",
    "GetUser, 00000000050102, 13",
    "GetUser, 0200000000, 13",
    "GetUser, FF00000000, 13",
    "GetUser, 0100000000, 13",
    "GetUser, 00FFFFFFFF, 8",
    "GetUser, 007FFFFFFF, 8",
    "GetUser, 0000000000, 3",
    "GetUser, 00000000000000000000, 13",
    "ListUsers, '', 13",
    "CreateUsers, '', 0",
    "CreateUsers, 0000000000, 0",
    "CreateUsers, 00000000, 13",
    "CreateUsers, 0000000000000000000201, 13",
    "CreateUsers, 0000000000FF00000000, 13",
    "CreateUsers, 000000000000FFFFFFFF, 8",
    "CreateUsers, 000000000008, 13",
  })
  void aFrameThatIsNoneEndsItsCall(String method, String frames, String status) {
    for (GrpcPort port : GrpcPort.values()) {
      assertThat(call(port, method, HexFormat.of().parseHex(frames), Map.of()))
          .as(port + " " + frames)
          .isEqualTo(status);
      works(port);
    }
  }

  @Test
  void aMessageOfGzipThatIsNoneEndsItsCall() throws IOException {
    byte[] noise = HexFormat.of().parseHex("01000000041F8B0800");
    byte[] bomb =
        frame(
            1, gzip(GetUserRequest.newBuilder().setId("a".repeat(60 << 20)).build().toByteArray()));
    for (GrpcPort port : GrpcPort.values()) {
      for (String method : new String[] {"GetUser", "CreateUsers"}) {
        Map<String, String> gzip = Map.of("grpc-encoding", "gzip");
        // On its own port that is UNKNOWN to grpc-java.
        assertThat(call(port, method, noise, gzip)).as(port + " noise").isIn("13", "2");
        assertThat(call(port, method, bomb, gzip)).as(port + " bomb").isEqualTo("8");
        works(port);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "99999999H, 0",
    "99999999S, 0",
    "1H, 0",
    "0n, 4",
    "0S, 4",
    "-5S, 4",
    "1n, 4",
  })
  void aDeadlineIsKeptHoweverAbsurd(String timeout, String status) {
    for (GrpcPort port : GrpcPort.values()) {
      String end = call(port, "GetUser", someone(), Map.of("grpc-timeout", timeout));
      if (status.equals("4")) {
        // A server that gives up first resets the stream; the client knows why.
        assertThat(end).as(port.name()).isIn("4", RESET + "8");
      } else {
        assertThat(end).as(port.name()).isEqualTo(status);
      }
      works(port);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "x", "S", "1", "1x", "999999999S", "99999999999999999999S", "1.5S", "5 S"})
  void aDeadlineThatIsNoneEndsTheCall(String timeout) {
    for (GrpcPort port : GrpcPort.values()) {
      assertThat(call(port, "GetUser", someone(), Map.of("grpc-timeout", timeout)))
          .as(port.name())
          .isIn("13", RESET + "2");
      works(port);
    }
  }

  @Test
  void binaryMetadataThatAreNoneEndTheCall() {
    for (GrpcPort port : GrpcPort.values()) {
      assertThat(call(port, "GetUser", someone(), Map.of("trace-bin", "%%%")))
          .as(port.name())
          .isIn("13", RESET + "1");
      works(port);
    }
  }

  @Test
  void unknownFieldsArePassedOver() {
    byte[] message =
        GetUserRequest.newBuilder()
            .setId(Api.newUser().id().toString())
            .setUnknownFields(
                com.google.protobuf.UnknownFieldSet.newBuilder()
                    .addField(
                        500,
                        com.google.protobuf.UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                    .build())
            .build()
            .toByteArray();
    for (GrpcPort port : GrpcPort.values()) {
      assertThat(call(port, "GetUser", frame(0, message), Map.of())).isEqualTo("0");
    }
  }

  private void works(GrpcPort port) {
    assertThat(call(port, "GetUser", someone(), Map.of())).isEqualTo("0");
  }

  private static byte[] someone() {
    return frame(
        0,
        GetUserRequest.newBuilder()
            .setId(Api.asAdmin().get("/api/v1/users?limit=1&order=asc").<String>path("data[0].id"))
            .build()
            .toByteArray());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private String call(GrpcPort port, String method, byte[] body, Map<String, String> metadata) {
    CompletableFuture<String> end = new CompletableFuture<>();
    String token = Api.adminToken();
    client
        .request(HttpMethod.POST, port.number(), "127.0.0.1", "/platform.v1.UserService/" + method)
        .compose(
            request -> {
              request
                  .putHeader("content-type", "application/grpc")
                  .putHeader("te", "trailers")
                  .putHeader("authorization", "Bearer " + token);
              metadata.forEach(request::putHeader);
              request.exceptionHandler(failure -> end.complete(describe(failure)));
              request.end(Buffer.buffer(body));
              return request.response();
            })
        .compose(RawCallTest::status)
        .onComplete(
            status ->
                end.complete(status.succeeded() ? status.result() : describe(status.cause())));
    return end.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static Future<String> status(HttpClientResponse response) {
    String inHead = response.getHeader("grpc-status");
    if (inHead != null) {
      return Future.succeededFuture(inHead);
    }
    try {
      return response.end().map(end -> response.getTrailer("grpc-status"));
    } catch (IllegalStateException ended) {
      return Future.succeededFuture(response.getTrailer("grpc-status"));
    }
  }

  private static String describe(Throwable failure) {
    return failure instanceof StreamResetException reset
        ? RESET + reset.getCode()
        : failure.toString();
  }
}
