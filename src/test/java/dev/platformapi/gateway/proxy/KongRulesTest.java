package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 2 and 3 of Kong's rules, as clients and upstreams see them. */
class KongRulesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String JSON = "application/json; charset=utf-8";
  private static EchoUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    upstream = EchoUpstream.start(VERTX);
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            upstreams:
              - {name: plain, targets: [{target: "localhost:%1$d"}]}
              - {name: named, host_header: inner.example.com, targets: [{target: "localhost:%1$d"}]}
            services:
              - name: echo
                url: http://127.0.0.1:%1$d/base
                routes:
                  - {name: strip, paths: [/strip, /strip/more, '~/re/\\d+']}
                  - {name: keep, paths: [/keep], strip_path: false}
                  - {name: preserve, paths: [/preserve], preserve_host: true}
                  - {name: any, hosts: ["any.example.com"]}
                  - {name: https, paths: [/https], protocols: [https]}
                  - {name: r301, paths: [/r301], protocols: [https], https_redirect_status_code: 301}
                  - {name: r302, paths: [/r302], protocols: [https], https_redirect_status_code: 302}
                  - {name: r307, paths: [/r307], protocols: [https], https_redirect_status_code: 307}
                  - {name: r308, paths: [/r308], protocols: [https], https_redirect_status_code: 308}
              - name: root
                url: http://127.0.0.1:%1$d
                routes: [{name: root, paths: [/root]}]
              - name: slash
                url: http://127.0.0.1:%1$d/slash/
                routes: [{name: slash, paths: [/slash, /slashed/]}]
              - {name: plain, host: plain, routes: [{name: plain, paths: [/plain]}]}
              - name: named
                host: named
                routes:
                  - {name: named, paths: [/named]}
                  - {name: kept, paths: [/kept], preserve_host: true}
              - name: grpc
                url: grpc://127.0.0.1:%1$d
                routes: [{name: grpc, paths: [/grpc.Service], protocols: [grpc]}]
              - name: grpcs
                url: grpc://127.0.0.1:%1$d
                routes: [{name: grpcs, paths: [/grpcs.Service], protocols: [grpcs]}]
              - name: nobody
                url: http://127.0.0.1:%2$d
                routes: [{name: nobody, paths: [/nobody]}]
            routes:
              - {name: none, paths: [/none]}
            """
                .formatted(upstream.port(), unused()));
  }

  private static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    VERTX.close();
  }

  @AfterEach
  void echo() {
    upstream.echoing();
  }

  /** Section 3: strip the matched prefix, join with the service's path without doubling "/". */
  @ParameterizedTest(name = "{0} goes to {1}")
  @CsvSource({
    "/strip, /base",
    "/strip/, /base/",
    "/strip/x, /base/x",
    "/stripped, /base/ped",
    "/strip/more, /base",
    "/strip/more/x, /base/x",
    "/re/12, /base",
    "/re/12/x, /base/x",
    "/re/12x, /base/x",
    "/keep, /base/keep",
    "/keep/x?a=b&a=c, /base/keep/x?a=b&a=c",
    "/strip?, /base?",
    "/strip?a, /base?a",
    "/strip/x?y=/%2F, /base/x?y=/%2F",
    "/strip//x, /base/x",
    "/strip/./x/../y, /base/y",
    "/strip/%7Ex, /base/~x",
    "/strip/a%20b, /base/a%20b",
    "/root, /",
    "/root/, /",
    "/root/x, /x",
    "/slash, /slash",
    "/slash/x, /slash/x",
    "/slashed/x, /slash/x"
  })
  void pathsGoOn(String asked, String sent) {
    assertThat(gateway.get(asked).json().getString("uri")).isEqualTo(sent);
  }

  @Test
  void theBodyGoesOnAndItsAnswerComesBack() {
    Reply reply = gateway.send("POST", "/strip/a?b=c", "hello", "X-Mine: yes");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("body")).isEqualTo("hello");
  }

  /** Section 2: what goes to a service of http is HTTP/1.1, whatever the client speaks. */
  @Test
  void http2GoesOnAsHttp1() {
    Reply reply = gateway.send2("GET", "/strip", null);

    assertThat(reply.json().getString("version")).isEqualTo("http/1.1");
    assertThat(reply.upstreamHeader("Via")).isEqualTo("2 platform-api");
  }

  /** Section 3: any method goes on where the route names none. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void methodsGoOn(String method) {
    assertThat(gateway.send(method, "/strip", null).json().getString("method")).isEqualTo(method);
  }

  /** Section 3: Host is the target's, with its port unless 80 or 443, unless it is preserved. */
  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource({
    "/strip, any.org, 127.0.0.1:PORT",
    "/preserve, any.org, any.org",
    "/preserve, any.org:81, any.org:81",
    "/preserve, Any.ORG, Any.ORG",
    "/plain, any.org, localhost:PORT",
    "/named, any.org, inner.example.com",
    "/kept, any.org, any.org",
    "/x, any.example.com, 127.0.0.1:PORT",
    "/x, any.example.com:1234, 127.0.0.1:PORT",
    "/x, ANY.example.com, 127.0.0.1:PORT"
  })
  void hostIsTheTargets(String path, String host, String sent) {
    assertThat(gateway.get(path, "Host: " + host).upstreamHeader("Host"))
        .isEqualTo(sent.replace("PORT", Integer.toString(upstream.port())));
  }

  /** Section 3: what is sent upstream; what the client says of it counts from trusted_ips only. */
  @ParameterizedTest(name = "{0}: {1} is {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // nobody before the gateway
        "/strip/x?y | X-Forwarded-For                       | 127.0.0.1",
        "/strip/x?y | X-Real-IP                             | 127.0.0.1",
        "/strip/x?y | X-Forwarded-Proto                     | http",
        "/strip/x?y | X-Forwarded-Host                      | shop.org",
        "/strip/x?y | X-Forwarded-Port                      | GATEWAY",
        "/strip/x?y | X-Forwarded-Path                      | /strip/x",
        "/strip/x?y | X-Forwarded-Prefix                    | /strip",
        "/keep/x    | X-Forwarded-Prefix                    | -",
        "/re/12/x   | X-Forwarded-Prefix                    | /re/12",
        "/strip     | Via                                   | 1.1 platform-api",
        // what somebody says who is not trusted
        "/strip/x   | X-Forwarded-For: 1.2.3.4              | 1.2.3.4, 127.0.0.1",
        "/strip/x   | X-Real-IP: 1.2.3.4                    | 127.0.0.1",
        "/strip/x   | X-Forwarded-Proto: https              | http",
        "/strip/x   | X-Forwarded-Host: evil.org            | shop.org",
        "/strip/x   | X-Forwarded-Port: 443                 | GATEWAY",
        "/strip/x   | X-Forwarded-Path: /evil               | /strip/x",
        "/strip/x   | X-Forwarded-Prefix: /evil             | /strip",
        "/keep/x    | X-Forwarded-Prefix: /evil             | -",
        "/strip/x   | Via: 1.0 other                        | [\"1.0 other\",\"1.1 platform-api\"]",
        // other fields are nobody's business
        "/strip/x   | X-Mine: a, b                          | a, b",
        "/strip/x   | Forwarded: for=1.2.3.4                | for=1.2.3.4",
        "/strip/x   | Authorization: Bearer x               | Bearer x",
        "/strip/x   | Cookie: a=b; c=d                      | a=b; c=d",
        "/strip/x   | Accept-Encoding: br                   | br",
        "/strip/x   | Content-Type: application/x-mine      | application/x-mine",
        "/strip/x   | Range: bytes=0-1                      | bytes=0-1",
        "/strip/x   | If-None-Match: \"a\"                  | \"a\"",
        "/strip/x   | X-Empty:                              | ''",
        // of the connection only (RFC 9110, 7.6.1)
        "/strip/x   | Keep-Alive: timeout=5                 | -",
        "/strip/x   | Proxy-Connection: keep-alive          | -",
        "/strip/x   | TE: trailers                          | -",
        "/strip/x   | Upgrade: h2c                          | -",
      })
  void anUpstreamIsTold(String path, String field, String told) {
    int colon = field.indexOf(':');
    String name = colon < 0 ? field : field.substring(0, colon);
    String[] headers =
        colon < 0 ? new String[] {"Host: shop.org"} : new String[] {"Host: shop.org", field};

    assertThat(gateway.get(path, headers).upstreamHeader(name))
        .isEqualTo(told == null ? null : told.replace("GATEWAY", Integer.toString(gateway.port())));
  }

  /** Section 3: incoming X-Forwarded-* are trusted only from trusted_ips. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For: 10.1.2.3    | 10.1.2.3, 127.0.0.1",
        "X-Forwarded-Host: public.org | public.org",
        "X-Forwarded-Path: /public/x  | /public/x",
        "X-Forwarded-Prefix: /public  | /public"
      })
  void whoIsTrustedIsBelieved(String field, String told) {
    String name = field.substring(0, field.indexOf(':'));

    Reply reply = gateway.get("/strip/x", "Host: shop.org", "X-Test-Address: 10.1.2.3", field);

    assertThat(reply.upstreamHeader(name)).isEqualTo(told);
    assertThat(reply.upstreamHeader("X-Real-IP")).isEqualTo("10.1.2.3");
  }

  @Test
  void whatTheConnectionNamesEndsWithIt() {
    Reply reply =
        gateway.get(
            "/strip", "Connection: close, Mine, X-Kept", "Mine: a", "X-Kept: b", "Other: c");

    assertThat(reply.upstreamHeader("Mine")).isNull();
    assertThat(reply.upstreamHeader("Other")).isEqualTo("c");
    assertThat(reply.upstreamHeader("Connection")).isNull();
  }

  /** Section 3: X-Kong-Request-Id, the same both ways. */
  @Test
  void theRequestHasAnId() {
    Reply reply = gateway.get("/strip", "X-Kong-Request-Id: mine");

    assertThat(reply.header("X-Kong-Request-Id"))
        .matches("[0-9a-f]{32}")
        .isEqualTo(reply.upstreamHeader("X-Kong-Request-Id"));
  }

  /** Section 3: latencies and Via on what was proxied; Server is the upstream's. */
  @Test
  void anAnswerTellsHowLongItTook() {
    upstream.answering(request -> request.response().putHeader("Server", "mine").end());

    Reply reply = gateway.get("/strip");

    assertThat(reply.header("X-Kong-Upstream-Latency")).matches("\\d+");
    assertThat(reply.header("X-Kong-Proxy-Latency")).matches("\\d+");
    assertThat(reply.header("X-Kong-Response-Latency")).isNull();
    assertThat(reply.header("Via")).isEqualTo("1.1 platform-api");
    assertThat(reply.header("Server")).isEqualTo("mine");
  }

  /** Section 3: X-Kong-Response-Latency and Server when the gateway answers. */
  @ParameterizedTest
  @CsvSource({"/nowhere, 404", "/none, 503", "/nobody, 502", "/https, 426"})
  void anAnswerOfTheGatewaysOwnSaysSo(String path, int status) {
    Reply reply = gateway.get(path);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("X-Kong-Response-Latency")).matches("\\d+");
    assertThat(reply.header("Server")).isEqualTo("platform-api");
    assertThat(reply.header("X-Kong-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(reply.header("Via")).isNull();
    assertThat(reply.header("X-Kong-Upstream-Latency")).isNull();
  }

  /** RFC 9110, 7.6.1: fields of the upstream's connection do not come to the client. */
  @ParameterizedTest
  @ValueSource(strings = {"Keep-Alive: timeout=9", "Proxy-Connection: close", "Upgrade: h3"})
  void fieldsOfTheUpstreamsConnectionEnd(String field) {
    String name = field.substring(0, field.indexOf(':'));
    upstream.answering(
        request ->
            request.response().putHeader(name, field.substring(field.indexOf(' ') + 1)).end());

    assertThat(gateway.get("/strip").header(name)).isNull();
  }

  /** Section 3: no match. */
  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/", "/Strip", "/stri", "/re/x"})
  void noRouteIsA404(String path) {
    Reply reply = gateway.get(path, "Host: other.org");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).isEqualTo(JSON);
    assertThat(reply.json())
        .isEqualTo(
            new JsonObject()
                .put("message", "no Route matched with those values")
                .put("request_id", reply.header("X-Kong-Request-Id")));
  }

  /** Section 3: service is optional. */
  @Test
  void aRouteWithoutServiceIsA503() {
    assertThat(gateway.get("/none").json().getString("message"))
        .isEqualTo("no Service found with those values");
  }

  /** Section 3: an https-only route over http. */
  @Test
  void httpsOnlyIsA426() {
    Reply reply = gateway.get("/https");

    assertThat(reply.status()).isEqualTo(426);
    assertThat(reply.json().getString("message")).isEqualTo("Please use HTTPS protocol");
    assertThat(reply.header("Upgrade")).isEqualTo("TLS/1.2, HTTP/1.1");
    assertThat(reply.header("Connection")).isEqualToIgnoringCase("Upgrade");
  }

  /** Section 3: https_redirect_status_code 301, 302, 307, 308. */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void httpsOnlyMayBeARedirect(int status) {
    Reply reply = gateway.get("/r" + status + "/x?y=z", "Host: shop.org:8000");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Location")).isEqualTo("https://shop.org/r" + status + "/x?y=z");
    assertThat(reply.body()).isEmpty();
  }

  /** Section 3: what is no gRPC on a route of it, and gRPC not over HTTP/2. */
  @ParameterizedTest(name = "{0} over HTTP/{1} with {2}: {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/grpc.Service/M  | 2 | -                     | 415 | Non-gRPC request matched gRPC route",
        "/grpc.Service/M  | 2 | text/plain            | 415 | Non-gRPC request matched gRPC route",
        "/grpc.Service/M  | 1 | application/grpc      | 426 | Please use HTTP2 protocol",
        "/grpcs.Service/M | 1 | application/grpc      | 426 | Please use HTTP2 protocol"
      })
  void grpcIsAskedForProperly(String path, int version, String type, int status, String message) {
    String[] headers = type == null ? new String[0] : new String[] {"Content-Type: " + type};
    Reply reply =
        version == 2
            ? gateway.send2("POST", path, "x", headers)
            : gateway.send("POST", path, "x", headers);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().getString("message")).isEqualTo(message);
  }

  @Test
  void grpcInPlainTextOnARouteOfTlsIsAStatus() {
    Reply reply = gateway.send2("POST", "/grpcs.Service/M", "x", "Content-Type: application/grpc");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("grpc-status")).isEqualTo("1");
    assertThat(reply.header("grpc-message")).isEqualTo("gRPC request matched gRPCs route");
  }

  /** Section 3: errors negotiate JSON, HTML, XML and text by Accept; JSON by default. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                                     | application/json",
        "application/json                      | application/json",
        "text/html                             | text/html",
        "application/xml                       | application/xml",
        "text/plain                            | text/plain",
        "text/*                                | text/plain",
        "*/*                                   | application/json",
        "application/*                         | application/json",
        "image/png                             | application/json",
        "TEXT/HTML                             | text/html",
        "text/html;q=0.5, application/xml      | application/xml",
        "text/html, application/xml;q=0.9      | text/html",
        "text/html;q=0.1, text/plain;q=0.2     | text/plain",
        "text/html;q=x, text/plain;q=0.2       | text/plain",
        "text/html;level=1                     | text/html",
        ",                                     | application/json",
        "text/html,application/xhtml+xml,*/*   | text/html"
      })
  void anErrorIsOfTheFormThatTheClientAccepts(String accept, String type) {
    String[] headers = accept == null ? new String[0] : new String[] {"Accept: " + accept};

    Stream.of("/nowhere", "/none", "/https")
        .map(path -> gateway.get(path, headers))
        .forEach(
            reply -> {
              assertThat(reply.header("Content-Type")).isEqualTo(type + "; charset=utf-8");
              assertThat(reply.body()).contains(reply.header("X-Kong-Request-Id"));
            });
  }

  /** Section 3: what nginx makes, with neither Accept nor Content-Type, is text/plain. */
  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, text/plain",
        "-, application/json, application/json",
        "-, text/html, text/html",
        "-, image/png, application/json",
        "application/xml, -, application/xml",
        "application/xml, text/html, application/xml",
        "*/*, -, application/json"
      })
  void anErrorOfTheServersIsPlainByDefault(String accept, String sent, String type) {
    String[] headers =
        Stream.of(
                accept == null ? "" : "Accept: " + accept,
                sent == null ? "" : "Content-Type: " + sent)
            .filter(field -> !field.isEmpty())
            .toArray(String[]::new);

    Reply reply = gateway.get("/nobody", headers);

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.header("Content-Type")).isEqualTo(type + "; charset=utf-8");
    assertThat(reply.body())
        .contains("An invalid response was received from the upstream server")
        .contains(reply.header("X-Kong-Request-Id"));
  }

  /** Section 2: statuses of the upstream go on, and are never tried again. */
  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 206, 301, 304, 400, 401, 404, 418, 429, 500, 502, 503, 504})
  void statusesComeAsTheyAre(int status) {
    int before = upstream.requests();
    upstream.answering(request -> request.response().setStatusCode(status).end());

    assertThat(gateway.get("/strip").status()).isEqualTo(status);
    assertThat(upstream.requests()).isEqualTo(before + 1);
  }

  /** Section 3: a body-less answer to HEAD keeps the length that GET would have. */
  @Test
  void headHasTheLengthOfGet() {
    upstream.answering(request -> request.response().putHeader("content-length", "42").end());

    Reply reply = gateway.send("HEAD", "/strip", null);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Length")).isEqualTo("42");
  }
}
