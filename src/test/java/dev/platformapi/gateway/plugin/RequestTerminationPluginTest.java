package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.Reply;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** KONG.md section 11: request-termination. */
class RequestTerminationPluginTest {
  private static final PluginBench BENCH = new PluginBench();
  private static final String JSON = "application/json; charset=utf-8";

  @AfterAll
  static void stop() {
    BENCH.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{}                                   | 503 | application/json; charset=utf-8 | {\"message\":\"Service unavailable\"}",
        "{status_code: 401}                   | 401 | application/json; charset=utf-8 | {\"message\":\"Unauthorized\"}",
        "{status_code: 404}                   | 404 | application/json; charset=utf-8 | {\"message\":\"Not found\"}",
        "{status_code: 405}                   | 405 | application/json; charset=utf-8 | {\"message\":\"Method not allowed\"}",
        "{status_code: 500}                   | 500 | application/json; charset=utf-8 | {\"message\":\"An unexpected error occurred\"}",
        "{status_code: 502}                   | 502 | application/json; charset=utf-8 | {\"message\":\"Bad Gateway\"}",
        "{status_code: 403}                   | 403 | - | ''",
        "{status_code: 403, message: 'No \"é\"'} | 403 | application/json; charset=utf-8 | {\"message\":\"No \\\"é\\\"\"}",
        "{status_code: 200, body: '<é/>', content_type: text/xml} | 200 | text/xml | <é/>",
        "{status_code: 200, body: '{\"a\": 1}'} | 200 | application/json; charset=utf-8 | {\"a\": 1}",
        "{status_code: 204, body: x}          | 204 | application/json; charset=utf-8 | ''"
      })
  void anAnswerIsGivenInPlaceOfTheUpstreams(
      String config, int status, String contentType, String body) {
    int before = BENCH.upstream().requests();
    Reply reply = BENCH.with("request-termination", config).get("/x", "Accept: text/html");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo(contentType);
    assertThat(reply.body()).isEqualTo(body);
    assertThat(BENCH.upstream().requests()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "/x, X-Other: 1, 200",
    "/x, X-Stop: 1, 503",
    "/x, x-stop: 1, 503",
    "/x?X-Stop, X-Other: 1, 503",
    "/x?a=b&X%2DStop=, X-Other: 1, 503",
    "/x?x-stop=1, X-Other: 1, 200"
  })
  void onlyWhatTriggersItIsStopped(String uri, String header, int status) {
    assertThat(BENCH.with("request-termination", "{trigger: X-Stop}").get(uri, header).status())
        .isEqualTo(status);
  }

  @Test
  void theRequestIsEchoed() {
    JsonObject echo =
        BENCH
            .with("request-termination", "{status_code: 404, echo: true}")
            .send(
                "POST",
                "/user/ann/7?a=1&a=2&b",
                "p=1&p=2&q=%20",
                "Content-Type: application/x-www-form-urlencoded",
                "Host: Example.com:99",
                "X-A: b")
            .json();
    JsonObject request = echo.getJsonObject("request");

    assertThat(echo.getString("message")).isEqualTo("Not found");
    assertThat(request.getString("method")).isEqualTo("POST");
    assertThat(request.getString("scheme")).isEqualTo("http");
    assertThat(request.getString("host")).isEqualTo("example.com");
    assertThat(request.getString("path")).isEqualTo("/user/ann/7");
    assertThat(request.getJsonObject("query").getJsonArray("a").getList())
        .isEqualTo(List.of("1", "2"));
    assertThat(request.getJsonObject("query").getString("b")).isEqualTo("true");
    assertThat(request.getJsonObject("headers").getString("x-a")).isEqualTo("b");
    assertThat(request.getString("raw_body")).isEqualTo("p=1&p=2&q=%20");
    assertThat(request.getJsonObject("body").getString("q")).isEqualTo(" ");
    assertThat(echo.getJsonObject("matched_route").getString("name")).isEqualTo("user");
    assertThat(echo.getJsonObject("matched_service").getString("name")).isEqualTo("echo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"a\":[1]} | {\"a\":[1]}", "{\"a\" | null", "'' | null"})
  void jsonIsEchoedAsJson(String body, String echoed) {
    Reply reply =
        BENCH
            .with("request-termination", "{echo: true, trigger: X-Echo}")
            .send("POST", "/x", body, "Content-Type: application/json", "X-Echo: 1");

    assertThat(reply.header("Content-Type")).isEqualTo(JSON);
    assertThat(reply.json().getJsonObject("request").encode()).contains("\"body\":" + echoed);
  }

  @Test
  void nestingWithoutEndIsEchoedAsText() {
    String body = "[".repeat(100_000);
    Reply reply =
        BENCH
            .with("request-termination", "{echo: true}")
            .send("POST", "/x", body, "Content-Type: application/json");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().getJsonObject("request").getString("raw_body")).isEqualTo(body);
  }
}
