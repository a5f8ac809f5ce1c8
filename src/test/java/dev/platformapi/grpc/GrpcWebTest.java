package dev.platformapi.grpc;

import static dev.platformapi.support.Customized.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserFilter;
import dev.platformapi.support.Api;
import dev.platformapi.support.Customized;
import dev.platformapi.support.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of browsers, over HTTP/1.1 and HTTP/2. */
@QuarkusTest
@TestProfile(Customized.class)
class GrpcWebTest {
  private static final int TRAILERS = 0x80;

  /** What an answer's body has. */
  private record Answer(HttpResponse<byte[]> http, List<byte[]> messages, String trailers) {}

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aMessageComesBackAndThenTheTrailers(HttpClient.Version version) throws Exception {
    Api.TestUser user = Api.newUser();

    Answer answer =
        call(version, "GetUser", "application/grpc-web+proto", get(user.id()), bearer());

    assertThat(answer.http().statusCode()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("content-type"))
        .hasValue("application/grpc-web+proto");
    assertThat(User.parseFrom(answer.messages().get(0)).getUsername()).isEqualTo(user.username());
    assertThat(answer.trailers()).startsWith("grpc-status: 0\r\n");
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aStreamComesInBase64(HttpClient.Version version) throws Exception {
    UserFilter filter =
        UserFilter.newBuilder()
            .addUsernames(Api.newUser().username())
            .addUsernames(Api.newUser().username())
            .build();

    Answer answer =
        call(
            version,
            "ListUsers",
            "application/grpc-web-text",
            ListUsersRequest.newBuilder().setPageSize(1).setFilter(filter).build().toByteArray(),
            bearer());

    assertThat(answer.messages()).hasSize(2);
    for (byte[] message : answer.messages()) {
      assertThat(User.parseFrom(message).getId()).isNotEmpty();
    }
    assertThat(answer.trailers()).startsWith("grpc-status: 0\r\n");
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, 5", "HTTP_2, 5"})
  void aFailureIsInTheHead(HttpClient.Version version, String status) throws Exception {
    Answer answer =
        call(version, "GetUser", "application/grpc-web+proto", get(UUID.randomUUID()), bearer());

    assertThat(answer.http().statusCode()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("grpc-status")).hasValue(status);
    assertThat(answer.http().headers().allValues("x-request-id")).hasSize(1);
    assertThat(answer.http().body()).isEmpty();
  }

  @Test
  void aPageOfAKnownOriginMayCallAndRead() throws Exception {
    HttpResponse<byte[]> preflight =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri("GetUser"))
                    .method("OPTIONS", BodyPublishers.noBody())
                    .header("Origin", PAGE)
                    .header("Access-Control-Request-Method", "POST")
                    .header(
                        "Access-Control-Request-Headers",
                        "authorization,content-type,x-grpc-web,grpc-timeout,x-user-agent")
                    .build(),
                BodyHandlers.ofByteArray());
    Answer answer =
        call(
            HttpClient.Version.HTTP_1_1,
            "GetUser",
            "application/grpc-web+proto",
            get(Api.newUser().id()),
            bearer(),
            "Origin",
            PAGE);

    assertThat(preflight.headers().firstValue("access-control-allow-origin")).hasValue(PAGE);
    assertThat(preflight.headers().firstValue("access-control-allow-headers").orElseThrow())
        .containsIgnoringCase("x-grpc-web")
        .containsIgnoringCase("grpc-timeout");
    assertThat(answer.http().headers().firstValue("access-control-allow-origin")).hasValue(PAGE);
    assertThat(answer.http().headers().firstValue("access-control-expose-headers").orElseThrow())
        .containsIgnoringCase("grpc-status");
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc-web+proto, GET / HTTP/1.1, 13",
    "application/grpc-web+proto, '', 13",
    "application/grpc-web-text, ****, 13",
    "application/grpc-web-text, AAAA, 13",
  })
  void aBodyThatIsNoneEndsTheCall(String type, String body, String status) throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      Answer answer =
          send(version, "GetUser", type, body.getBytes(StandardCharsets.US_ASCII), bearer());

      assertThat(answer.http().headers().firstValue("grpc-status").orElse(answer.trailers()))
          .as(version + " " + body)
          .contains(status);
    }
  }

  @Test
  void whatIsNoCallIsAnAnswerOfHttp() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (String type : List.of("application/grpc", "application/grpc-web+json")) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri("GetUser"))
                  .POST(BodyPublishers.ofString("{}"))
                  .header("Content-Type", type)
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(type).isEqualTo(404);
      assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    }
  }

  private static Answer call(
      HttpClient.Version version, String method, String type, byte[] message, String... headers)
      throws Exception {
    byte[] frame = GrpcClient.frame(0, message);
    boolean text = type.contains("text");
    return send(version, method, type, text ? Base64.getEncoder().encode(frame) : frame, headers);
  }

  private static Answer send(
      HttpClient.Version version, String method, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(method))
            .POST(BodyPublishers.ofByteArray(body))
            .header("Content-Type", type)
            .header("X-Grpc-Web", "1");
    request.header("Authorization", headers[0]);
    for (int i = 1; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    HttpResponse<byte[]> response =
        HttpClient.newBuilder()
            .version(version)
            .build()
            .send(request.build(), BodyHandlers.ofByteArray());
    byte[] bytes = type.contains("text") ? decode(response.body()) : response.body();
    List<byte[]> messages = new ArrayList<>();
    String trailers = "";
    ByteBuffer frames = ByteBuffer.wrap(bytes);
    while (frames.hasRemaining()) {
      int flags = frames.get() & 0xff;
      byte[] content = new byte[frames.getInt()];
      frames.get(content);
      if (flags == TRAILERS) {
        trailers = new String(content, StandardCharsets.ISO_8859_1);
      } else {
        messages.add(content);
      }
    }
    return new Answer(response, messages, trailers);
  }

  /** Base64 in parts, each with a padding of its own. */
  private static byte[] decode(byte[] body) {
    String text = new String(body, StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i += 4) {
      bytes.put(Base64.getDecoder().decode(text.substring(i, i + 4)));
    }
    byte[] decoded = new byte[bytes.position()];
    bytes.flip().get(decoded);
    return decoded;
  }

  private static byte[] get(UUID id) {
    return GetUserRequest.newBuilder().setId(id.toString()).build().toByteArray();
  }

  private static String bearer() {
    return "Bearer " + Api.adminToken();
  }

  private static URI uri(String method) {
    return URI.create(
        "http://127.0.0.1:" + RestAssured.port + "/platform.v1.UserService/" + method);
  }
}
