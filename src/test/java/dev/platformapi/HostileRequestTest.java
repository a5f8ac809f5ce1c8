package dev.platformapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api;
import dev.platformapi.support.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, parameters, headers and lengths that no decent client sends. */
@QuarkusTest
class HostileRequestTest {
  private static final byte[] NOTHING = {};
  private static final int MEGABYTE = 1 << 20;

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/api/v1/users?page=0 400 INVALID_PARAMETER",
        "/api/v1/users?page=-1 400 INVALID_PARAMETER",
        "/api/v1/users?page=1e3 400 INVALID_PARAMETER",
        "/api/v1/users?page=1.0 400 INVALID_PARAMETER",
        "/api/v1/users?page=0x10 400 INVALID_PARAMETER",
        "/api/v1/users?page=%2B1 400 INVALID_PARAMETER",
        "/api/v1/users?page=%EF%BC%91 400 INVALID_PARAMETER",
        "/api/v1/users?page=%D9%A1 400 INVALID_PARAMETER",
        "/api/v1/users?page=1%00 400 INVALID_PARAMETER",
        "/api/v1/users?page=2147483648 400 INVALID_PARAMETER",
        "/api/v1/users?page=99999999999999999999 400 INVALID_PARAMETER",
        "/api/v1/users?page=1%3BDROP%20TABLE%20users 400 INVALID_PARAMETER",
        "/api/v1/users?limit=0 400 INVALID_PARAMETER",
        "/api/v1/users?limit=-1 400 INVALID_PARAMETER",
        "/api/v1/users?limit=101 400 INVALID_PARAMETER",
        "/api/v1/users?limit=2147483648 400 INVALID_PARAMETER",
        "/api/v1/users?sort=age 400 INVALID_PARAMETER",
        "/api/v1/users?sort=password_hash 400 INVALID_PARAMETER",
        "/api/v1/users?sort=CREATED_AT 400 INVALID_PARAMETER",
        "/api/v1/users?sort=created_at%3Bselect%201 400 INVALID_PARAMETER",
        "/api/v1/users?order=ASC 400 INVALID_PARAMETER",
        "/api/v1/users?order=asc,(select%20pg_sleep(9)) 400 INVALID_PARAMETER",
        "/api/v1/users?username=a%00 400 INVALID_PARAMETER",
        "/api/v1/users?email=a%00@b.c 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=x 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=42 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=null 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%5B%5D 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%7B 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%7B%22a%22:1%7D%7B%7D 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%7B%22a%22:1,%22a%22:2%7D 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%7B%22a%22:%22%5Cu0000%22%7D 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%7B%22%5Cu0000%22:1%7D 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%7B%22a%22:%22%5Cud800%22%7D 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%7B%22a%22:1e999999%7D 400 INVALID_PARAMETER",
        "/api/v1/users?attributes=%7B%22a%22:1e-99999%7D 400 INVALID_PARAMETER",
        "/api/v1/users/1 400 INVALID_PARAMETER",
        "/api/v1/users/null 400 INVALID_PARAMETER",
        "/api/v1/users/1-1-1-1-1 400 INVALID_PARAMETER",
        "/api/v1/users/01980000000070008000000000000000 400 INVALID_PARAMETER",
        "/api/v1/users/01980000-0000-7000-8000-000000000000%00 400 INVALID_PARAMETER",
        "/api/v1/users/01980000-0000-7000-8000-000000000000%0A 400 INVALID_PARAMETER",
        "/api/v1/users/'%20OR%20'1'='1 400 INVALID_PARAMETER",
        "/api/v1/users/%7Bid%7D 400 INVALID_PARAMETER",
        "/api/v1/users/%FF 400 INVALID_PARAMETER",
        "/api/v1/users/01980000-0000-7000-8000-000000000000 404 NOT_FOUND",
        "/api/v1/users/01980000-0000-7000-8000-000000000000/posts 404 NOT_FOUND",
        "/api/v1/posts/01980000-0000-7000-8000-000000000000 404 NOT_FOUND",
        "/api/v1/posts/x 400 INVALID_PARAMETER",
        "/api/v1/users/01980000-0000-7000-8000-000000000000/nothing 404 NOT_FOUND",
        "/api/v1/nothing 404 NOT_FOUND",
        "/api/v99/users 404 NOT_FOUND",
        "/api/ 404 NOT_FOUND",
        "/nothing 404 NOT_FOUND",
        "/problems/nothing 404 NOT_FOUND",
        "/WEB-INF/web.xml 404 NOT_FOUND",
        "/..%2f..%2fetc/passwd 404 NOT_FOUND",
        "/application.properties 404 NOT_FOUND",
      })
  void aHostileAddressIsRefused(String target, int status, String code) {
    asAdmin("GET", target).isProblem(status, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "username=x'%20OR%20'1'='1",
        "username=%25",
        "username=x')%3BDROP%20TABLE%20users%3B--",
        "email=x'%20UNION%20SELECT%20password_hash%20FROM%20users--",
        "attributes=%7B%22a'%20OR%201=1--%22:%22%3F%20:x%22%7D",
        "page=2147483647&limit=100",
      })
  void sqlInAFilterIsOnlyAValue(String query) {
    RawHttp.Answer answer = asAdmin("GET", "/api/v1/users?" + query);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"data\":[]");
  }

  /** A filter that is dropped in silence would list everybody. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "page=",
        "page",
        "limit=",
        "sort=",
        "order=",
        "attributes=",
        "username=",
        "email=",
        "username=ann&username=bob"
      })
  void aParameterHasOneValue(String query) {
    RawHttp.Answer answer = asAdmin("GET", "/api/v1/users?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("INVALID_PARAMETER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/users",
        "/api/v1/nothing",
        "/api/nothing",
        "/api/v1/users/x",
        "/api//v1/users",
        "//api/v1/users",
        "/%61pi/v1/users",
        "/nothing/../api/v1/users",
        "/api/v1/users;a=b",
        "/api/v1/users/",
      })
  void nothingBelowApiAnswersWithoutAToken(String target) {
    RawHttp.send("GET", target, NOTHING).isProblem(401, "UNAUTHENTICATED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "DELETE /api/v1/users",
        "PUT /api/v1/users",
        "PATCH /api/v1/users",
        "TRACE /api/v1/users",
        "BREW /api/v1/users",
        "POST /api/v1/users/01980000-0000-7000-8000-000000000000",
        "GET /auth/login",
        "DELETE /auth/login",
        "POST /problems/internal",
      })
  void aWrongMethodIsToldTheRightOnes(String method, String target) {
    RawHttp.Answer answer = asAdmin(method, target, "Content-Type: application/json");

    answer.isProblem(405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isNotEmpty().doesNotContain(method);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: text/plain|415|UNSUPPORTED_MEDIA_TYPE",
        "Content-Type: application/xml|415|UNSUPPORTED_MEDIA_TYPE",
        "Content-Type: application/x-www-form-urlencoded|415|UNSUPPORTED_MEDIA_TYPE",
        "Content-Type: multipart/form-data; boundary=x|415|UNSUPPORTED_MEDIA_TYPE",
        "Content-Type: multipart/form-data|415|UNSUPPORTED_MEDIA_TYPE",
        "Content-Type: application/merge-patch+json|415|UNSUPPORTED_MEDIA_TYPE",
        "Content-Type: application/grpc|415|UNSUPPORTED_MEDIA_TYPE",
        "Content-Type: nonsense|415|UNSUPPORTED_MEDIA_TYPE",
        "Content-Type: /|415|UNSUPPORTED_MEDIA_TYPE",
      })
  void aWrongMediaTypeIsRefused(String header, int status, String code) {
    asAdmin("POST", "/api/v1/users", user(), header).isProblem(status, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Nothing: x", "Content-Type:", "Content-Type: application/json; charset=x"})
  void aMissingMediaTypeIsJsonAndJsonIsUtf8(String header) {
    RawHttp.Answer answer = asAdmin("POST", "/api/v1/users", user(), header);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void twoMediaTypesAreRefused() {
    asAdmin(
            "POST",
            "/api/v1/users",
            user(),
            "Content-Type: text/plain",
            "Content-Type: application/json")
        .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "image/png, text/*", "nonsense"})
  void whatCannotBeProducedIsRefused(String accept) {
    asAdmin("GET", "/api/v1/users", "Accept: " + accept).isProblem(406, "NOT_ACCEPTABLE");
  }

  @ParameterizedTest
  @ValueSource(ints = {MEGABYTE + 1, 20 * MEGABYTE})
  void aBodyOverTheLimitIsRefused(int length) {
    byte[] body = " ".repeat(length).getBytes(UTF_8);

    asAdmin("POST", "/api/v1/users", body, "Content-Type: application/json")
        .isProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 320})
  void aChunkedBodyOverTheLimitIsRefused(int chunks) {
    String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";

    authorized(
            "POST",
            "/api/v1/users",
            chunk.repeat(chunks) + "0\r\n\r\n",
            "Transfer-Encoding: chunked")
        .isProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void aBodyOverTheLimitIsRefusedBeforeItIsSent() {
    authorized(
            "POST",
            "/api/v1/users",
            "",
            "Expect: 100-continue",
            "Content-Length: " + (MEGABYTE + 1))
        .isProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "1e3", "99999999999999999999", "5, 6", "+5"})
  void aLengthThatIsNoneIsRefused(String length) {
    RawHttp.Answer answer = authorized("POST", "/api/v1/users", "{}", "Content-Length: " + length);

    assertThat(answer.status()).isIn(400, 413);
    RawHttp.isDiscreet(answer.body());
  }

  /** The framework answers these before any filter of ours, with a status and no body. */
  @ParameterizedTest
  @MethodSource("unreadable")
  void whatIsNotHttpIsRefused(String name, String request, int status) {
    RawHttp.Answer answer = RawHttp.exchange(request.getBytes(UTF_8));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    RawHttp.isDiscreet(answer.body());
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> unreadable() {
    String get = "GET /api/v1/users HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    return Stream.of(
        row("a header of 30 kB", get + "X-Long: " + "x".repeat(30_000) + "\r\n\r\n", 431),
        row(
            "an Authorization of 1 MB",
            get + "Authorization: Bearer " + "x".repeat(MEGABYTE) + "\r\n\r\n",
            431),
        row("an address of 10 kB", "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n\r\n", 414),
        row("a name with a space", get + "X Y: z\r\n\r\n", 400),
        row("a control character in a request id", get + "X-Request-ID: x\u0001y\r\n\r\n", 400),
        row("NUL in a header", get + "X-Nul: a\0b\r\n\r\n", 400),
        row("a lone carriage return", get + "X-Request-ID: a\rSet-Cookie: b\r\n\r\n", 400),
        row("an escape that is none", get.replace("users", "users/%zz") + "\r\n", 400),
        row("an escape cut short", get.replace("users", "users/%") + "\r\n", 400),
        row("a value that is no escape", get.replace("users", "users?username=%zz") + "\r\n", 400),
        row("no HTTP", "nonsense\r\n\r\n", 400));
  }

  private static org.junit.jupiter.params.provider.Arguments row(
      String name, String request, int status) {
    return org.junit.jupiter.params.provider.Arguments.of(name, request, status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\tb", "é"})
  void anUnusableRequestIdIsReplaced(String id) {
    RawHttp.Answer answer = asAdmin("GET", "/nothing", "X-Request-ID: " + id);

    assertThat(UUID.fromString(answer.header("X-Request-ID"))).isNotNull();
    assertThat(answer.body()).doesNotContain(id);
  }

  @ParameterizedTest
  @ValueSource(ints = {129, 10_000})
  void aLongRequestIdIsReplaced(int length) {
    RawHttp.Answer answer = asAdmin("GET", "/nothing", "X-Request-ID: " + "x".repeat(length));

    assertThat(UUID.fromString(answer.header("X-Request-ID"))).isNotNull();
  }

  @Test
  void anAddressCannotInjectAHeader() {
    RawHttp.Answer answer = asAdmin("GET", "/nothing%0D%0ASet-Cookie:%20a=b");

    answer.isProblem(404, "NOT_FOUND");
    assertThat(answer.header("Set-Cookie")).isNull();
  }

  private static RawHttp.Answer asAdmin(String method, String target, String... headers) {
    return asAdmin(method, target, NOTHING, headers);
  }

  private static RawHttp.Answer asAdmin(
      String method, String target, byte[] body, String... headers) {
    return RawHttp.send(method, target, body, authorize(headers));
  }

  /** JSON with the lengths that these headers say. */
  private static RawHttp.Answer authorized(
      String method, String target, String body, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Type: application/json";
    return RawHttp.sendAsIs(method, target, body.getBytes(UTF_8), authorize(all));
  }

  private static String[] authorize(String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Authorization: Bearer " + Api.adminToken();
    return all;
  }

  private static byte[] user() {
    String name = Api.uniqueName();
    return "{\"username\":\"%s\",\"email\":\"%s@example.com\"}"
        .formatted(name, name)
        .getBytes(UTF_8);
  }
}
