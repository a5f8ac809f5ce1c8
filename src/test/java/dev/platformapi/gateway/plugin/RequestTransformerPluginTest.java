package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.Reply;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KONG.md section 6: request-transformer, in the way of Kong 3.9's own. */
class RequestTransformerPluginTest {
  private static final PluginBench BENCH = new PluginBench();
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String NO_HEADER = "X-Nothing: 0";

  @AfterAll
  static void stop() {
    BENCH.close();
  }

  private static Reply get(String config, String uri, String... headers) {
    return BENCH.with("request-transformer", config).get(uri, headers);
  }

  private static String body(String config, String contentType, String body) {
    Reply reply =
        BENCH
            .with("request-transformer", config)
            .send("POST", "/x", body, "Content-Type: " + contentType);
    assertThat(reply.status()).isEqualTo(200);
    String changed = reply.json().getString("body");
    assertThat(reply.upstreamHeader("Content-Length")).isEqualTo("" + changed.getBytes().length);
    return changed;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "{remove: {headers: [x-a]}}                   ; X-A: 1    ; X-A; -",
        "{rename: {headers: ['X-A:X-B']}}             ; x-a: 1    ; X-B; 1",
        "{rename: {headers: ['X-A:X-B']}}             ; x-a: 1    ; X-A; -",
        "{rename: {headers: ['X-N:X-B']}}             ; X-B: 1    ; X-B; 1",
        "{rename: {headers: ['X-A:x-a']}}             ; X-A: 1    ; X-A; 1",
        "{replace: {headers: ['X-A:2']}}              ; X-A: 1    ; X-A; 2",
        "{replace: {headers: ['X-A:2']}}              ; X-B: 1    ; X-A; -",
        "{replace: {headers: ['X-A:']}}               ; X-A: 1    ; X-A; 1",
        "{add: {headers: ['X-A:2']}}                  ; X-A: 1    ; X-A; 1",
        "{add: {headers: ['X-A:2:3']}}                ; X-B: 1    ; X-A; 2:3",
        "{append: {headers: ['X-A:2']}}               ; X-B: 1    ; X-A; 2",
        "{append: {headers: ['X-A:2']}}               ; X-A: 1    ; X-A; [\"1\",\"2\"]",
        "{append: {headers: ['X-A:2', 'X-A:3']}}      ; X-B: 1    ; X-A; [\"2\",\"3\"]",
        // remove, rename, replace, add, append
        "{remove: {headers: [X-A]}, add: {headers: ['X-A:2']}}                 ; X-A: 1; X-A; 2",
        "{rename: {headers: ['X-A:X-B']}, replace: {headers: ['X-B:2']}}       ; X-A: 1; X-B; 2",
        "{rename: {headers: ['X-A:X-B']}, remove: {headers: [X-A]}}            ; X-A: 1; X-B; -",
        "{add: {headers: ['X-A:2']}, append: {headers: ['X-A:3']}}             ; X-B: 1; X-A; [\"2\",\"3\"]",
        "{replace: {headers: ['X-A:2']}, add: {headers: ['X-A:3']}}            ; X-B: 1; X-A; 3",
      })
  void headersAreChanged(String config, String sent, String name, String value) {
    assertThat(get(config, "/x", sent).upstreamHeader(name)).isEqualTo(value);
  }

  @Test
  void allValuesOfAHeaderAreRenamed() {
    Reply reply = get("{rename: {headers: ['X-A:X-B']}}", "/x", "X-A: 1", "X-B: 0", "X-A: 2");

    assertThat(reply.upstreamHeader("X-B")).isEqualTo("[\"1\",\"2\"]");
  }

  /** Host can be replaced, and nothing else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{replace: {headers: ['Host:other.org']}}   ; other.org",
        "{replace: {headers: ['HOST:other.org:81']}} ; other.org:81",
        "{add: {headers: ['Host:other.org']}}       ; own",
        "{append: {headers: ['host:other.org']}}    ; own",
        "{remove: {headers: [Host]}}                ; own",
        "{rename: {headers: ['Host:X-B']}}          ; own",
      })
  void theHostIsReplacedOnly(String config, String host) {
    String own = "127.0.0.1:" + BENCH.upstream().port();

    assertThat(get(config, "/x").upstreamHeader("Host")).isEqualTo(host.replace("own", own));
    assertThat(
            BENCH
                .with("request-transformer", config)
                .send2("GET", "/x", null)
                .upstreamHeader("Host"))
        .isEqualTo(host.replace("own", own));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "{remove: {querystring: [a]}}            ; a=1&b=2&a=3   ; b=2",
        "{remove: {querystring: [a]}}            ; a=1           ; -",
        "{remove: {querystring: [a]}}            ; %61=1&A=2     ; A=2",
        "{remove: {querystring: [z]}}            ; b=%zz&c&&=1+2 ; b=%zz&c&&=1+2",
        "{remove: {querystring: [a]}}            ; b=%zz&c&&=1+2&a ; b=%zz&c&&=1+2",
        "{rename: {querystring: ['a:x']}}        ; a=1&b=%41&a=3 ; x=1&b=%41&x=3",
        "{rename: {querystring: ['a:x']}}        ; x=0           ; x=0",
        "{replace: {querystring: ['a:n m']}}     ; b=1&a=1&a=2   ; b=1&a=n%20m",
        "{replace: {querystring: ['a:n']}}       ; b=1           ; b=1",
        "{replace: {querystring: ['a:n']}}       ; a             ; a=n",
        "{add: {querystring: ['a:n&m=é']}}       ; b=1           ; b=1&a=n%26m%3D%C3%A9",
        "{add: {querystring: ['a:n']}}           ; a=            ; a=",
        "{add: {querystring: ['a:n']}}           ; -             ; a=n",
        "{append: {querystring: ['a:n']}}        ; a=1&b=1       ; a=1&b=1&a=n",
        "{append: {querystring: ['a[]:n']}}      ; -             ; a%5B%5D=n",
        "{remove: {querystring: [a]}, add: {querystring: ['a:n']}} ; a=1 ; a=n",
      })
  void theQueryIsChanged(String config, String query, String changed) {
    assertThat(get(config, query == null ? "/x" : "/x?" + query).json().getString("uri"))
        .isEqualTo(changed == null ? "/base/x" : "/base/x?" + changed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{remove: {body: [a]}}      ; {\"a\":1,\"b\":[ ]}   ; {\"b\":[ ]}",
        "{remove: {body: [a]}}      ; {\"b\":1, \"c\":2}    ; {\"b\":1, \"c\":2}",
        "{rename: {body: ['a:x']}}  ; {\"a\":1,\"b\":2}     ; {\"x\":1,\"b\":2}",
        "{replace: {body: ['a:n']}} ; {\"a\":1}             ; {\"a\":\"n\"}",
        "{replace: {body: ['a:n']}} ; {\"a\":null}          ; {\"a\":\"n\"}",
        "{replace: {body: ['a:n']}} ; {\"b\":1}             ; {\"b\":1}",
        "{add: {body: ['a:1\"\\']}} ; {\"b\":1}             ; {\"b\":1,\"a\":\"1\\\"\\\\\"}",
        "{add: {body: ['a:n']}}     ; {\"a\":false}         ; {\"a\":false}",
        "{append: {body: ['a:n']}}  ; {\"a\":[1]}           ; {\"a\":[1,\"n\"]}",
        "{append: {body: ['a:n']}}  ; {\"a\":\"m\"}         ; {\"a\":[\"m\",\"n\"]}",
        "{append: {body: ['a:n']}}  ; {}                    ; {\"a\":[\"n\"]}",
        "{add: {body: ['a:n']}}     ; {\"z\":1.10,\"y\":1e999,\"z2\":12345678901234567890} ; {\"z\":1.10,\"y\":1e999,\"z2\":12345678901234567890,\"a\":\"n\"}",
        // what is no object stays
        "{add: {body: ['a:n']}}     ; [1]                   ; [1]",
        "{add: {body: ['a:n']}}     ; \"x\"                 ; \"x\"",
        "{add: {body: ['a:n']}}     ; {\"a\"                ; {\"a\"",
        "{add: {body: ['a:n']}}     ; {} {}                 ; {} {}",
        "{add: {body: ['a:n']}}     ; a=1&b=2               ; a=1&b=2",
        // an empty body gets what is added, and nothing else
        "{add: {body: ['a:n']}}     ; ``                    ; {\"a\":\"n\"}",
        "{append: {body: ['a:n']}}  ; ``                    ; {\"a\":[\"n\"]}",
        "{replace: {body: ['a:n']}} ; ``                    ; ``",
      })
  void jsonIsChanged(String config, String body, String changed) {
    assertThat(body(config, "Application/JSON; charset=utf-8", body)).isEqualTo(changed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{remove: {body: [a]}}      ; a=1&b=%zz+&a=2 ; b=%zz+",
        "{remove: {body: [a]}}      ; a=1            ; ``",
        "{rename: {body: ['a:x']}}  ; a=1&b=2        ; x=1&b=2",
        "{replace: {body: ['a:n']}} ; a=1&b=2        ; a=n&b=2",
        "{add: {body: ['a:é']}}     ; b=2            ; b=2&a=%C3%A9",
        "{add: {body: ['a:n']}}     ; ``             ; a=n",
        "{append: {body: ['a:n']}}  ; a=1            ; a=1&a=n",
      })
  void formsAreChanged(String config, String body, String changed) {
    assertThat(body(config, FORM, body)).isEqualTo(changed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/problem+json", "application/octet-stream"})
  void bodiesOfOtherTypesStay(String contentType) {
    assertThat(body("{remove: {body: [a]}, add: {body: ['b:n']}}", contentType, "{\"a\":1}"))
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void anEncodedBodyStays() {
    Reply reply =
        BENCH
            .with("request-transformer", "{add: {body: ['b:n']}}")
            .send("POST", "/x", "a=1", "Content-Type: " + FORM, "Content-Encoding: br");

    assertThat(reply.json().getString("body")).isEqualTo("a=1");
  }

  @Test
  void aBodyWithoutALengthIsChangedToo() throws IOException {
    String answer =
        PluginBench.raw(
            BENCH.with("request-transformer", "{remove: {body: [a]}}"),
            "POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n9\r\n1,\"b\":2}\n\r\n0\r\n\r\n");

    assertThat(answer).contains("\"body\":\"{\\\"b\\\":2}\"");
  }

  /** Nobody hides a field from being removed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"\\u0061\":1}",
        "\uFEFF{\"a\":1}",
        "{\"a\":1,\"n\":" + "1111111111111111111111111111111111111111" + "e99999999999}",
        "{\"a\":{\"a\":[[[[[[[[[[[[]]]]]]]]]]]]}}",
        "{\"x\":\"\\ud800\",\"a\":1}"
      })
  void hostileJsonHidesNothing(String body) {
    assertThat(body("{remove: {body: [a]}}", "application/json", body))
        .doesNotContain("\"a\"", "u0061");
  }

  @Test
  void nestingAndLengthHideNothing() {
    String deep = "{\"a\":1,\"b\":" + "[".repeat(9_000) + "]".repeat(9_000) + "}";
    String digits = "{\"a\":1,\"b\":" + "7".repeat(200_000) + "}";

    assertThat(body("{remove: {body: [a]}}", "application/json", deep)).startsWith("{\"b\":[");
    assertThat(body("{remove: {body: [a]}}", "application/json", digits)).startsWith("{\"b\":7");
  }

  @Test
  void bytesThatAreNoUtf8HideNothing() throws IOException {
    String body = "{\"a\":1,\"b\":\"\u00FF\"}";
    String answer =
        PluginBench.raw(
            BENCH.with("request-transformer", "{remove: {body: [a]}}"),
            "POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);

    assertThat(answer).contains("\"body\":\"{\\\"b\\\":");
  }

  /** http_method: the fields of a form become parameters of a request without a body. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "{http_method: GET}    ; GET    ; /base/x?q=1&a=1&b=%20",
        "{http_method: HEAD}   ; -      ; -",
        "{http_method: DELETE} ; DELETE ; /base/x?q=1",
        "{http_method: PUT}    ; PUT    ; /base/x?q=1",
        "{http_method: GET, remove: {querystring: [a]}} ; GET ; /base/x?q=1&b=%20",
        "{http_method: GET, rename: {querystring: ['q:a']}} ; GET ; /base/x?a=1&b=%20",
      })
  void theMethodIsChanged(String config, String method, String uri) {
    Reply reply =
        BENCH
            .with("request-transformer", config)
            .send("POST", "/x?q=1", "a=1&b=%20", "Content-Type: " + FORM);

    assertThat(reply.status()).isEqualTo(200);
    if (method != null) {
      assertThat(reply.json().getString("method")).isEqualTo(method);
      assertThat(reply.json().getString("uri")).isEqualTo(uri);
    }
  }

  @Test
  void jsonDoesNotMoveIntoTheQuery() {
    Reply reply =
        BENCH
            .with("request-transformer", "{http_method: GET}")
            .send("POST", "/x", "{\"a\":1}", "Content-Type: application/json");

    assertThat(reply.json().getString("uri")).isEqualTo("/base/x");
    assertThat(reply.json().getString("method")).isEqualTo("GET");
  }

  /** replace.uri takes the place of the whole path, the service's own included. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/other                                ; /x           ; /other",
        "/other                                ; /x?a=1       ; /other?a=1",
        "/u/$(uri_captures.id)/$(uri_captures[2]) ; /user/ann/7 ; /u/ann/7",
        "/u/$(uri_captures[1])                 ; /user/a%20b%3Fc/7 ; /u/a%20b%3Fc",
        "/u/$(uri_captures['id'])              ; /user/%C3%A9/7 ; /u/%C3%A9",
        "/u/$(uri_captures.none)               ; /user/ann/7  ; /u/",
        "/u/$(query_params.p)                  ; /x?p=a%3Fb%23c ; /u/a%3Fb%23c?p=a%3Fb%23c",
        "/u/$(headers.x-p)                     ; /x           ; /u/a%20%3Fb",
        "$(query_params.p)                     ; /x?p=rel     ; /rel?p=rel",
        "/o?c=d                                ; /x           ; /o?c=d",
        "/o?c=d                                ; /x?a=1       ; /o?c=d&a=1",
        "/ö                                    ; /x           ; /%C3%B6",
      })
  void thePathIsReplaced(String template, String uri, String changed) {
    assertThat(
            get("{replace: {uri: '%s'}}".formatted(template.replace("'", "''")), uri, "X-P: a ?b")
                .json()
                .getString("uri"))
        .isEqualTo(changed);
  }

  /** Templates are filled with the request as it came. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "$(headers.x-a)                        ; one",
        "$(headers.x_a)                        ; one",
        "$(headers[\"X-A\"])                   ; one",
        "$(headers['x-a'])-$(headers.x-b)      ; one-two",
        "$(query_params.q)                     ; 1",
        "$(query_params.q2)                    ; a b",
        "$(query_params.flag)                  ; true",
        "$(query_params.none or 'else')        ; else",
        "$(query_params.none or headers.x-b)   ; two",
        "$(headers.none or query_params.none or \"z\") ; z",
        "$(uri_captures.id)                    ; ann",
        "$(uri_captures['1'])                  ; ann",
        "$(uri_captures[2])                    ; 7",
        "a$(headers.none)b                     ; ab",
        "$('$(x)')                             ; $(x)",
        "$100                                  ; $100",
        "$(headers.host)                       ; example.com",
        "$(query_params.nl)                    ; a%0D%0AX-Evil: 1",
        "$(headers.x-u)                        ; \u00C3\u00A9",
        "$(query_params.u)                     ; \u00C3\u00A9",
        "é                                     ; \u00C3\u00A9",
      })
  void templatesAreFilled(String template, String value) {
    Reply reply =
        get(
            "{remove: {headers: [X-A], querystring: [q]}, add: {headers: ['X-N:%s']}}"
                .formatted(template.replace("'", "''")),
            "/user/ann/7?q=1&q=2&q2=a+b&flag&nl=a%0D%0AX-Evil:%201&u=%C3%A9",
            "X-A: one",
            "X-B: two",
            "X-U: \u00C3\u00A9",
            "Host: example.com");

    assertThat(reply.upstreamHeader("X-N")).isEqualTo(value);
    assertThat(reply.upstreamHeader("X-Evil")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{add: {body: ['n:$(headers.x-u)\"']}}     ; {}  ; application/json ; {\"n\":\"é\\\"\"}",
        "{add: {body: ['n:$(query_params.q)']}}    ; a=1 ; application/x-www-form-urlencoded ; a=1&n=1%262",
      })
  void templatesAreFilledInBodies(String config, String body, String type, String changed) {
    Reply reply =
        BENCH
            .with("request-transformer", config)
            .send("POST", "/x?q=1%262", body, "Content-Type: " + type, "X-U: \u00C3\u00A9");

    assertThat(reply.json().getString("body")).isEqualTo(changed);
  }

  @Test
  void aTemplateWithoutAValueGivesAnEmptyField() {
    assertThat(get("{add: {headers: ['X-N:$(headers.none)']}}", "/x").upstreamHeader("X-N"))
        .isEmpty();
  }

  @Test
  void aTypeThatIsReplacedDecidesOnTheBody() {
    assertThat(
            BENCH
                .with(
                    "request-transformer",
                    "{replace: {headers: ['Content-Type:application/json']}, add: {body: ['a:n']}}")
                .send("POST", "/x", "{}", "Content-Type: text/plain")
                .json()
                .getString("body"))
        .isEqualTo("{\"a\":\"n\"}");
  }

  @Test
  void whatNothingIsDoneToIsNotTouched() {
    Reply reply = get("{remove: {headers: [X-Z]}}", "/x?b=%zz&&a", "X-A: 1", "X-A: 2", NO_HEADER);

    assertThat(reply.json().getString("uri")).isEqualTo("/base/x?b=%zz&&a");
    assertThat(reply.upstreamHeaders().getJsonArray("x-a"))
        .isEqualTo(new JsonArray().add("1").add("2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{remove: {body: [a]}}          ; B",
        "{rename: {body: ['a:x']}}      ; x=1 B",
        "{replace: {body: ['a:n']}}     ; B a=n",
        "{replace: {body: ['z:n']}}     ; a=1 B",
        "{add: {body: ['c:é']}}         ; a=1 B c=é",
        "{add: {body: ['a:n']}}         ; a=1 B",
        "{append: {body: ['a:n']}}      ; a=1 B a=n",
      })
  void multipartFormsAreChanged(String config, String changed) {
    assertThat(body(config, "multipart/form-data; boundary=\"==b\"", multipart("a=1 B")))
        .isEqualTo(multipart(changed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=other"})
  void whatIsNoMultipartFormStays(String contentType) {
    assertThat(body("{remove: {body: [a]}}", contentType, multipart("a=1 B")))
        .isEqualTo(multipart("a=1 B"));
  }

  /** Nobody hides a part from being removed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-disposition:form-data;name=a",
        "Content-Disposition: form-data; filename=\"; name=b\"; name=\"a\"",
        "Content-Disposition: form-data;\r\n name=\"a\"",
        "Content-Type: text/plain\r\nContent-Disposition: form-data; NAME = \"a\"; filename=x"
      })
  void hostilePartsHideNothing(String head) {
    String body = "--==b\r\n" + head + "\r\n\r\nsecret\r\n" + multipart("B");

    assertThat(body("{remove: {body: [a]}}", "multipart/form-data; boundary===b", body))
        .isEqualTo(multipart("B"));
  }

  /** {@code a=1} is a part; {@code B} is one with a file. */
  private static String multipart(String parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts.split(" ")) {
      body.append("--==b\r\n");
      if (part.equals("B")) {
        body.append(
            "Content-Disposition: form-data; name=\"b\"; filename=\"f.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n--=\r\n\u0001name=\"a\"\r\n\r\n\r\n");
      } else {
        String[] field = part.split("=");
        body.append(
            "Content-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(field[0], field[1]));
      }
    }
    return body.append("--==b--\r\n").toString();
  }
}
