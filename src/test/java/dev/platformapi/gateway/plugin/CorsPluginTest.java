package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** KONG.md section 10. */
class CorsPluginTest {
  private static final PluginBench BENCH = new PluginBench();
  private static final String ORIGIN = "Access-Control-Allow-Origin";
  private static final String CREDENTIALS = "Access-Control-Allow-Credentials";

  @AfterAll
  static void stop() {
    BENCH.close();
  }

  @AfterEach
  void echo() {
    BENCH.upstream().echoing();
  }

  private static Reply get(String config, String... headers) {
    return BENCH.with("cors", config).get("/x", headers);
  }

  private static Reply preflight(String config, String... headers) {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 1, headers.length);
    all[0] = "Access-Control-Request-Method: PUT";
    return BENCH.with("cors", config).send("OPTIONS", "/x", null, all);
  }

  /** Section 10: origins: literals, expressions, and what is tested. */
  @ParameterizedTest(name = "{0} tells {1} {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        // unset = all
        "{}                                            ; https://a.com          ; *",
        "{origins: ['*']}                              ; https://a.com          ; *",
        // a single literal is returned verbatim whatever the request
        "{origins: [https://a.com]}                    ; https://b.com          ; https://a.com",
        "{origins: [https://a.com:443]}                ; https://b.com          ; https://a.com:443",
        "{origins: [a.com]}                            ; https://a.com          ; a.com",
        // several literals: scheme://host[:port]
        "{origins: [https://a.com, https://b.com]}     ; https://a.com          ; https://a.com",
        "{origins: [https://a.com, https://b.com]}     ; https://b.com          ; https://b.com",
        "{origins: [https://a.com, https://b.com]}     ; https://c.com          ; -",
        "{origins: [https://a.com, https://b.com]}     ; http://a.com           ; -",
        "{origins: [https://a.com, https://b.com]}     ; https://a.com:8443     ; -",
        "{origins: [https://a.com, https://b.com]}     ; https://a.com:443      ; https://a.com",
        "{origins: [https://a.com:443, https://b.com]} ; https://a.com          ; https://a.com",
        "{origins: [http://a.com:80, https://b.com]}   ; http://a.com           ; http://a.com",
        "{origins: [https://a.com/, https://b.com]}    ; https://a.com          ; https://a.com",
        "{origins: [a.com, b.com]}                     ; https://a.com          ; -",
        "{origins: ['http://\\[::1\\]:3000']}    ; http://[::1]:3000      ; http://[::1]:3000",
        // an expression without a colon is tested on the host
        "{origins: ['.*\\.a\\.com']}                   ; https://x.a.com        ; https://x.a.com",
        "{origins: ['.*\\.a\\.com']}                   ; https://x.a.com:99     ; https://x.a.com:99",
        "{origins: ['.*\\.a\\.com']}                   ; https://a.com          ; -",
        // anchored at both ends
        "{origins: ['.*\\.a\\.com']}                   ; https://x.a.com.evil.org ; -",
        "{origins: ['a\\.com']}                        ; https://xa.com         ; -",
        "{origins: ['^a\\.com$']}                      ; https://a.com          ; https://a.com",
        "{origins: ['a\\.com|b\\.com']}                ; https://a.com.evil.org ; -",
        "{origins: ['a\\.com|b\\.com']}                ; https://b.com          ; https://b.com",
        "{origins: ['https://a\\.com|https://b\\.com']} ; https://a.com.evil.org ; -",
        // with a colon on the whole origin
        "{origins: ['https?://a\\.com(:\\d+)?']}       ; http://a.com:81        ; http://a.com:81",
        "{origins: ['https?://a\\.com(:\\d+)?']}       ; ftp://a.com            ; -",
        "{origins: ['https://a\\.com']}                ; https://a.com:443      ; https://a.com",
        // a star among others
        "{origins: [https://a.com, '*']}               ; https://b.com          ; *",
        // what is no URL is compared as it is
        "{origins: ['nul+', https://a.com]}            ; null                   ; null",
        "{origins: [https://a.com, https://b.com]}     ; null                   ; -",
        // hostile
        "{origins: ['.*\\.a\\.com', b]}                ; https://x.a.com@evil.org ; -",
        "{origins: ['.*\\.a\\.com', b]}                ; https://evil.org/.a.com ; -",
        "{origins: ['.*\\.a\\.com', b]}                ; https://evil.org?.a.com ; -",
        "{origins: ['.*\\.a\\.com', b]}                ; https://evil.org#.a.com ; -",
        "{origins: [https://a.com, https://b.com]}     ; https://a.com.         ; -",
        "{origins: [https://a.com, https://b.com]}     ; HTTPS://A.COM          ; -",
      })
  void originsAreAllowed(String config, String origin, String allowed) {
    Reply reply = get(config, "Origin: " + origin);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header(ORIGIN)).isEqualTo(allowed);
    assertThat(preflight(config, "Origin: " + origin).header(ORIGIN)).isEqualTo(allowed);
  }

  /** Section 10: {@code Vary: Origin} whenever not plain {@code *}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{}                                          | -",
        "{origins: ['*']}                            | -",
        "{origins: [https://a.com]}                  | Origin",
        "{origins: [https://b.com, https://c.com]}   | Origin",
        "{origins: [https://b.com, '*']}             | Origin",
        "{credentials: true}                         | Origin",
        "{origins: [https://b.com, '*'], credentials: true} | Origin"
      })
  void cachesAreToldWhatTheAnswerDependsOn(String config, String vary) {
    assertThat(get(config, "Origin: https://a.com").header("Vary")).isEqualTo(vary);
    assertThat(preflight(config, "Origin: https://a.com").header("Vary")).isEqualTo(vary);
  }

  @Test
  void varyIsAddedToTheUpstreamsOwn() {
    BENCH.upstream().answering(request -> request.response().putHeader("Vary", "Accept").end());

    assertThat(get("{origins: [https://a.com]}").headers().getAll("Vary"))
        .containsExactly("Accept", "Origin");
  }

  @Test
  void varyIsNotSaidTwice() {
    BENCH
        .upstream()
        .answering(request -> request.response().putHeader("Vary", "Accept, origin").end());

    assertThat(get("{origins: [https://a.com]}").header("Vary")).isEqualTo("Accept, origin");
  }

  /** Section 10: {@code *} and credentials echo the Origin. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{credentials: true}                                       | https://a.com | true",
        "{credentials: true, origins: ['*']}                       | https://a.com | true",
        "{credentials: true, origins: [https://b.com, '*']}        | https://a.com | true",
        "{credentials: true, origins: [https://a.com, https://b.com]} | https://a.com | true",
        "{credentials: false, origins: [https://a.com, https://b.com]} | https://a.com | -",
        "{credentials: true, origins: [https://b.com, https://c.com]} | - | true"
      })
  void credentialsAreAllowedByName(String config, String origin, String credentials) {
    Reply reply = get(config, "Origin: https://a.com");

    assertThat(reply.header(ORIGIN)).isEqualTo(origin);
    assertThat(reply.header(CREDENTIALS)).isEqualTo(credentials);
    assertThat(preflight(config, "Origin: https://a.com").header(CREDENTIALS))
        .isEqualTo(credentials);
  }

  @Test
  void withoutAnOriginAStarStaysWithoutCredentials() {
    Reply reply = get("{credentials: true}");

    assertThat(reply.header(ORIGIN)).isEqualTo("*");
    assertThat(reply.header(CREDENTIALS)).isNull();
  }

  /** Section 10: a preflight is answered with 200, empty, and does not go on. */
  @Test
  void aPreflightIsAnsweredWithoutTheUpstream() {
    int before = BENCH.upstream().requests();
    Reply reply = preflight("{}", "Origin: https://a.com");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.header("Content-Length")).isEqualTo("0");
    assertThat(reply.header("Access-Control-Allow-Methods"))
        .isEqualTo("GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS,TRACE,CONNECT");
    assertThat(reply.header("Access-Control-Allow-Headers")).isNull();
    assertThat(reply.header("Access-Control-Max-Age")).isNull();
    assertThat(reply.header("Access-Control-Expose-Headers")).isNull();
    assertThat(BENCH.upstream().requests()).isEqualTo(before);
  }

  /** Section 10: OPTIONS + Origin + Access-Control-Request-Method. */
  @ParameterizedTest
  @CsvSource({
    "OPTIONS, 'Origin: https://a.com', 'X-A: b'",
    "OPTIONS, 'X-A: b', 'Access-Control-Request-Method: GET'",
    "POST, 'Origin: https://a.com', 'Access-Control-Request-Method: GET'"
  })
  void whatIsNoPreflightGoesOn(String method, String one, String other) {
    Reply reply = BENCH.with("cors", "{}").send(method, "/x", null, one, other);

    assertThat(reply.json().getString("method")).isEqualTo(method);
    assertThat(reply.header(ORIGIN)).isEqualTo("*");
  }

  /** Section 10: methods, headers, max_age, private_network. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{methods: [GET, PUT]} | X-A: b | Access-Control-Allow-Methods | GET,PUT",
        "{headers: [X-A, X-B]} | Access-Control-Request-Headers: X-C | Access-Control-Allow-Headers | X-A,X-B",
        "{} | Access-Control-Request-Headers: x-c, x-d | Access-Control-Allow-Headers | x-c, x-d",
        "{max_age: 3600} | X-A: b | Access-Control-Max-Age | 3600",
        "{private_network: true} | Access-Control-Request-Private-Network: true | Access-Control-Allow-Private-Network | true",
        "{private_network: true} | Access-Control-Request-Private-Network: yes | Access-Control-Allow-Private-Network | -",
        "{private_network: true} | X-A: b | Access-Control-Allow-Private-Network | -",
        "{} | Access-Control-Request-Private-Network: true | Access-Control-Allow-Private-Network | -"
      })
  void aPreflightTellsWhatIsAllowed(String config, String asked, String field, String value) {
    assertThat(preflight(config, "Origin: https://a.com", asked).header(field)).isEqualTo(value);
  }

  /** Section 10: preflight_continue leaves the preflight to the upstream, untouched. */
  @Test
  void aPreflightMayGoOn() {
    BENCH
        .upstream()
        .answering(request -> request.response().setStatusCode(204).putHeader(ORIGIN, "its").end());
    Reply reply = preflight("{preflight_continue: true}", "Origin: https://a.com");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header(ORIGIN)).isEqualTo("its");
    assertThat(reply.header("Access-Control-Allow-Methods")).isNull();
  }

  /** Section 10: an origin that does not match: header removed, request still proxied. */
  @Test
  void anUpstreamCannotAllowWhatIsNotAllowed() {
    BENCH.upstream().answering(request -> request.response().putHeader(ORIGIN, "*").end("hi"));
    Reply reply = get("{origins: [https://b.com, https://c.com]}", "Origin: https://a.com");

    assertThat(reply.body()).isEqualTo("hi");
    assertThat(reply.header(ORIGIN)).isNull();
  }

  @Test
  void exposedHeadersAreToldWithAnswers() {
    assertThat(
            get("{exposed_headers: [X-A, X-B]}", "Origin: https://a.com")
                .header("Access-Control-Expose-Headers"))
        .isEqualTo("X-A,X-B");
  }

  @Test
  void errorsOfTheGatewayAreReadableToo() {
    BENCH.upstream().answering(request -> request.connection().close());
    Reply reply = get("{origins: [https://a.com]}", "Origin: https://a.com");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.header(ORIGIN)).isEqualTo("https://a.com");
  }

  @Test
  void aHostileOriginIsNoFailure() throws IOException {
    String origin = "https://" + "a".repeat(5_000) + "\u00FF\t:99999@?#";
    String answer =
        PluginBench.raw(
            BENCH.with("cors", "{credentials: true}"),
            "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nOrigin: " + origin + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200").contains("allow-origin: " + origin + "\r\n");
  }

  @Test
  void manyBracketsAreReadInNoTime() {
    Reply reply =
        get(
            "{origins: ['(a+)+\\.com', '.*(.*)*:x']}",
            "Origin: https://" + "a".repeat(6_000) + "!");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header(ORIGIN)).isNull();
  }
}
