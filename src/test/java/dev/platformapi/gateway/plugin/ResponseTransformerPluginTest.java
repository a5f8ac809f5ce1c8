package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KONG.md section 6: response-transformer, in the way of Kong 3.9's own. */
class ResponseTransformerPluginTest {
  private static final PluginBench BENCH = new PluginBench();

  @AfterAll
  static void stop() {
    BENCH.close();
  }

  @AfterEach
  void echo() {
    BENCH.upstream().echoing();
  }

  private static Reply get(String config, String body, String... headers) {
    BENCH
        .upstream()
        .answering(
            request -> {
              HttpServerResponse response = request.response();
              for (String header : headers) {
                int colon = header.indexOf(':');
                response
                    .headers()
                    .add(header.substring(0, colon), header.substring(colon + 1).strip());
              }
              response.end(body);
            });
    return BENCH.with("response-transformer", config).get("/x");
  }

  private static String json(String config, String body) {
    Reply reply = get(config, body, "Content-Type: application/json");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Length")).isEqualTo("" + reply.body().getBytes().length);
    return reply.body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "{remove: {headers: [x-a]}}               ; X-A: 1 ; X-A ; -",
        "{rename: {headers: ['X-A:X-B']}}         ; x-a: 1 ; X-B ; 1",
        "{rename: {headers: ['X-A:X-B']}}         ; x-a: 1 ; X-A ; -",
        "{rename: {headers: ['X-N:X-B']}}         ; X-B: 1 ; X-B ; 1",
        "{replace: {headers: ['X-A:2']}}          ; X-A: 1 ; X-A ; 2",
        "{replace: {headers: ['X-A:2']}}          ; X-B: 1 ; X-A ; -",
        "{replace: {headers: ['X-A:']}}           ; X-A: 1 ; X-A ; 1",
        "{add: {headers: ['X-A:2']}}              ; X-A: 1 ; X-A ; 1",
        "{add: {headers: ['X-A:h:é']}}            ; X-B: 1 ; X-A ; h:\u00C3\u00A9",
        "{append: {headers: ['X-A:2']}}           ; X-B: 1 ; X-A ; 2",
        "{remove: {headers: [X-A]}, add: {headers: ['X-A:2']}}           ; X-A: 1 ; X-A ; 2",
        "{rename: {headers: ['X-A:X-B']}, replace: {headers: ['X-B:2']}} ; X-A: 1 ; X-B ; 2",
        "{remove: {headers: [X-A]}, rename: {headers: ['X-A:X-B']}}      ; X-A: 1 ; X-B ; -",
      })
  void headersAreChanged(String config, String sent, String name, String value) {
    assertThat(get(config, "hi", sent).header(name)).isEqualTo(value);
  }

  @Test
  void aValueIsAppended() {
    assertThat(
            get("{append: {headers: ['Set-Cookie:c=3']}}", "", "Set-Cookie: a=1", "Set-Cookie: b=2")
                .headers()
                .getAll("Set-Cookie"))
        .isEqualTo(List.of("a=1", "b=2", "c=3"));
  }

  @Test
  void errorsOfTheGatewayAreChangedToo() {
    BENCH.upstream().answering(request -> request.connection().close());
    RunningGateway gateway =
        BENCH.with("response-transformer", "{add: {headers: ['X-A:2'], json: ['more:x']}}");
    Reply reply = gateway.get("/x", "Accept: application/json");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.header("X-A")).isEqualTo("2");
    assertThat(reply.json().getString("more")).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{remove: {json: [a]}}        ; {\"a\":1,\"b\": [ 1.10 ]} ; {\"b\":[ 1.10 ]}",
        "{remove: {json: [a]}}        ; {\"b\" : 1}               ; {\"b\" : 1}",
        "{rename: {json: ['a:x']}}    ; {\"a\":1,\"b\":2}         ; {\"x\":1,\"b\":2}",
        "{replace: {json: ['a:n']}}   ; {\"a\":{\"b\":1}}         ; {\"a\":\"n\"}",
        "{replace: {json: ['a:n']}}   ; {\"b\":1}                 ; {\"b\":1}",
        "{add: {json: ['a:n']}}       ; {\"a\":1}                 ; {\"a\":1}",
        "{add: {json: ['a:http://é\"']}} ; {}                     ; {\"a\":\"http://é\\\"\"}",
        "{append: {json: ['a:n']}}    ; {\"a\":\"m\"}             ; {\"a\":[\"m\",\"n\"]}",
        "{append: {json: ['a:n']}}    ; {\"a\":[ ]}               ; {\"a\":[\"n\"]}",
        "{append: {json: ['a:n']}}    ; {}                        ; {\"a\":[\"n\"]}",
        // json_types
        "{add: {json: ['a:1.50'], json_types: [number]}}           ; {} ; {\"a\":1.50}",
        "{add: {json: ['a:12345678901234567890'], json_types: [number]}} ; {} ; {\"a\":12345678901234567890}",
        "{add: {json: ['a:-1e3'], json_types: [number]}}           ; {} ; {\"a\":-1E+3}",
        "{add: {json: ['a:NaN', 'b:x'], json_types: [number]}}     ; {} ; {\"b\":\"x\"}",
        "{add: {json: ['a:true', 'b:false', 'c:yes'], json_types: [boolean, boolean, boolean]}} ; {} ; {\"a\":true,\"b\":false,\"c\":false}",
        "{add: {json: ['a:1'], json_types: [string]}}              ; {} ; {\"a\":\"1\"}",
        "{replace: {json: ['a:2'], json_types: [number]}}          ; {\"a\":\"1\"} ; {\"a\":2}",
        "{append: {json: ['a:2', 'a:true'], json_types: [number, boolean]}} ; {\"a\":[1]} ; {\"a\":[1,2,true]}",
        // remove, rename, replace, add, append
        "{remove: {json: [a]}, add: {json: ['a:n']}}               ; {\"a\":1} ; {\"a\":\"n\"}",
        "{rename: {json: ['a:b']}, replace: {json: ['b:n']}}       ; {\"a\":1} ; {\"b\":\"n\"}",
        // what is no object stays
        "{add: {json: ['a:n']}}       ; [1,2]                     ; [1,2]",
        "{add: {json: ['a:n']}}       ; null                      ; null",
        "{add: {json: ['a:n']}}       ; {\"a                      ; {\"a",
        "{add: {json: ['a:n']}}       ; ``                        ; ``",
      })
  void jsonIsChanged(String config, String body, String changed) {
    assertThat(json(config, body)).isEqualTo(changed);
  }

  @Test
  void everyValueButTheNamedStaysAsItIsWritten() {
    String rest =
        "\"n\":12345678901234567890.10,\"e\":1E400,\"o\":{\"z\":1,\"a\":2,\"z\":3},\"s\":\"\\u00e9\\/\"";

    assertThat(json("{remove: {json: [a]}}", "{\"a\":1," + rest + "}")).isEqualTo("{" + rest + "}");
  }

  @Test
  void deepNestingIsNoFailure() {
    String deep = "{\"a\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";

    assertThat(json("{remove: {json: [a]}}", deep)).isEqualTo(deep);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json;charset=utf-8 | true",
        "Application/JSON                | true",
        "text/html, application/json     | true",
        "application/problem+json        | false",
        "application/jsonp               | false",
        "text/json                       | false",
        "text/plain                      | false"
      })
  void onlyJsonIsChanged(String contentType, boolean changed) {
    Reply reply = get("{add: {json: ['a:n']}}", "{}", "Content-Type: " + contentType);

    assertThat(reply.body()).isEqualTo(changed ? "{\"a\":\"n\"}" : "{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br"})
  void anEncodedBodyStays(String encoding) {
    Reply reply =
        get(
            "{add: {json: ['a:n']}, remove: {headers: [X-Z]}}",
            "{}",
            "Content-Type: application/json",
            "Content-Encoding: " + encoding);

    assertThat(reply.body()).isEqualTo("{}");
    assertThat(reply.header("Content-Encoding")).isEqualTo(encoding);
  }

  @Test
  void theLengthOfWhatHeadDoesNotGetIsNotTold() {
    BENCH
        .upstream()
        .answering(
            request ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Content-Length", "2")
                    .end());
    Reply reply =
        BENCH.with("response-transformer", "{add: {json: ['a:n']}}").send("HEAD", "/x", null);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Length")).isNull();
  }

  @Test
  void aBodyInChunksIsChangedAsAWhole() {
    BENCH
        .upstream()
        .answering(
            request -> {
              HttpServerResponse response = request.response();
              response.setChunked(true).putHeader("Content-Type", "application/json");
              response.write("{\"a\":");
              response.write("1,\"b\":2");
              response.end("}");
            });

    assertThat(BENCH.with("response-transformer", "{remove: {json: [a]}}").get("/x").body())
        .isEqualTo("{\"b\":2}");
  }
}
