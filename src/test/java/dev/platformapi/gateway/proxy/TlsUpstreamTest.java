package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Futures;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services over TLS. The certificates are for {@code localhost}: {@code server} of the authority
 * {@code root}, {@code below} of one that {@code root} has made an authority, {@code other} of a
 * stranger.
 */
class TlsUpstreamTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String FILE =
      """
      _format_version: "3.0"
      ca_certificates:
        - id: 11111111-1111-4111-8111-111111111111
          cert: |
      %s
        - id: 22222222-2222-4222-8222-222222222222
          cert: |
      %s
      certificates:
        - id: 33333333-3333-4333-8333-333333333333
          cert: |
      %s
          key: |
      %s
      services:
        - name: secure
          url: %s
          retries: 0
          %s
          routes:
            - paths: [/]
              %s
      """;
  private static final String ROOT = "ca_certificates: [11111111-1111-4111-8111-111111111111]";
  private static final String STRANGER = "ca_certificates: [22222222-2222-4222-8222-222222222222]";
  private static final String CLIENT = "client_certificate: 33333333-3333-4333-8333-333333333333";

  private static EchoUpstream direct;
  private static EchoUpstream below;
  private static EchoUpstream strange;
  private static EchoUpstream strict;
  private RunningGateway gateway;

  @BeforeAll
  static void start() {
    direct = upstream("server", true, ClientAuth.NONE);
    below = upstream("below", true, ClientAuth.NONE);
    strange = upstream("other", false, ClientAuth.NONE);
    strict = upstream("server", true, ClientAuth.REQUIRED);
  }

  @AfterAll
  static void stop() {
    Stream.of(direct, below, strange, strict).forEach(EchoUpstream::close);
    VERTX.close();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private static EchoUpstream upstream(String certificate, boolean alpn, ClientAuth auth) {
    return EchoUpstream.start(
        VERTX,
        new HttpServerOptions()
            .setSsl(true)
            .setSni(true)
            .setUseAlpn(alpn)
            .setClientAuth(auth)
            .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem("root.crt"))))
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(pem(certificate + ".crt")))
                    .addKeyValue(Buffer.buffer(pem(certificate + ".key")))));
  }

  private static String pem(String name) {
    try (InputStream in = TlsUpstreamTest.class.getResourceAsStream("/gateway/tls/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunningGateway to(String url, String fields, String route) {
    gateway =
        RunningGateway.of(
            VERTX,
            FILE.formatted(
                pem("root.crt").indent(6),
                pem("stranger.crt").indent(6),
                pem("client.crt").indent(6),
                pem("client.key").indent(6),
                url,
                fields.replace("; ", "\n    "),
                route));
    return gateway;
  }

  private static String url(EchoUpstream upstream) {
    return "https://localhost:" + upstream.port();
  }

  static Stream<Arguments> checks() {
    String verify = "tls_verify: true; ";
    return Stream.of(
        arguments("not checked", url(strange), "", 200),
        arguments("not checked, in words", url(strange), "tls_verify: false", 200),
        arguments("not checked, whoever is known", url(strange), ROOT, 200),
        arguments("checked by what Java knows", url(direct), "tls_verify: true", 502),
        arguments("known", url(direct), verify + ROOT, 200),
        arguments("known as another", url(direct), verify + STRANGER, 502),
        arguments("not known", url(strange), verify + ROOT, 502),
        arguments("known through another", url(below), verify + ROOT, 200),
        arguments("depth 1", url(below), verify + ROOT + "; tls_verify_depth: 1", 200),
        arguments("depth 0", url(below), verify + ROOT + "; tls_verify_depth: 0", 502),
        arguments("depth 0 is enough", url(direct), verify + ROOT + "; tls_verify_depth: 0", 200),
        arguments("for another name", "https://127.0.0.1:" + direct.port(), verify + ROOT, 502),
        arguments("another name, not checked", "https://127.0.0.1:" + direct.port(), "", 200),
        arguments("no certificate of its own", url(strict), verify + ROOT, 502),
        arguments("its own certificate", url(strict), verify + ROOT + "; " + CLIENT, 200),
        arguments("plain text", url(direct).replace("https", "http"), "", 502));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("checks")
  void certificatesAreCheckedAsTheServiceSays(String what, String url, String fields, int status) {
    assertThat(to(url, fields, "name: all").get("/").status()).isEqualTo(status);
  }

  @Test
  void http2IsSpokenWithWhoSpeaksIt() {
    assertThat(to(url(direct), "", "name: all").get("/").json().getString("version"))
        .isEqualTo("h2");
    gateway.close();
    assertThat(to(url(strange), "", "name: all").get("/").json().getString("version"))
        .isEqualTo("http/1.1");
  }

  @Test
  void theClientsCertificateIsShown() {
    strict.answering(request -> request.response().end(subject(request)));

    Reply reply = to(url(strict), CLIENT, "name: all").get("/");
    strict.echoing();

    assertThat(reply.body()).isEqualTo("CN=client");
  }

  private static String subject(HttpServerRequest request) {
    try {
      X509Certificate shown =
          (X509Certificate) request.connection().sslSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "nobody";
    }
  }

  @Test
  void theServiceIsAskedForByItsName() {
    direct.answering(
        request ->
            request
                .response()
                .end(request.connection().indicatedServerName() + " " + request.authority()));

    String name = to(url(direct), "", "name: all").get("/").body();
    gateway.close();
    String preserved =
        to(url(direct), "", "preserve_host: true").get("/", "Host: other.test:81").body();
    direct.echoing();

    assertThat(name).isEqualTo("localhost localhost:" + direct.port());
    assertThat(preserved).isEqualTo("other.test other.test:81");
  }

  @Test
  void aBodyGoesBothWaysOverHttp2() {
    String large = "x".repeat(1 << 20);

    Reply reply = to(url(direct), "", "name: all").send("POST", "/", large);

    assertThat(reply.json().getString("body")).hasSize(large.length());
  }

  @Test
  void trailersOfHttp2GoOn() {
    direct.answering(
        request -> {
          request.response().putTrailer("x-sum", "7").setChunked(true).write("ok");
          request.response().end();
        });

    to(url(direct), "", "name: all");
    Reply one = gateway.get("/");
    Reply two = gateway.send2("GET", "/", null);
    direct.echoing();

    assertThat(one.body()).isEqualTo("ok");
    assertThat(one.trailers().get("x-sum")).isEqualTo("7");
    assertThat(two.trailers().get("x-sum")).isEqualTo("7");
  }

  @Test
  void aWebSocketGoesOverTls() {
    direct.answering(
        request ->
            request
                .toWebSocket()
                .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage)));
    to(url(direct), "tls_verify: true; " + ROOT, "name: all");

    WebSocket socket =
        Futures.get(
            VERTX
                .createWebSocketClient()
                .connect(
                    new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(gateway.port())
                        .setURI("/")));
    Promise<String> answer = Promise.promise();
    socket.textMessageHandler(answer::tryComplete);
    socket.writeTextMessage("hello");

    assertThat(Futures.get(answer.future())).isEqualTo("hello");
    socket.close();
    direct.echoing();
  }
}
