package dev.platformapi.gateway.upstream;

import static dev.platformapi.gateway.upstream.Kong.balancer;
import static dev.platformapi.gateway.upstream.Kong.target;
import static dev.platformapi.gateway.upstream.PeerState.HEALTHY;
import static dev.platformapi.gateway.upstream.PeerState.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.support.Futures;
import dev.platformapi.support.Certificates;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are asked how they are (KONG.md 4). */
class ActiveChecksTest {
  private static final Duration SOON = Duration.ofSeconds(8);
  private static final String OFTEN =
      "healthy: {interval: 0.02, successes: 1}, unhealthy: {interval: 0.02, http_failures: 1,"
          + " tcp_failures: 1, timeouts: 1}";

  @TempDir static Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final Queue<HttpServerRequest> asked = new ConcurrentLinkedQueue<>();
  private final Upstreams all = new Upstreams(vertx, Kong.NO_NAMES);
  private Balancers upstreams;

  @AfterEach
  void stop() {
    all.close();
    Futures.get(vertx.close());
  }

  @Test
  void aTargetThatIsKilledAndRestartedIsLeftAndTakenAgain() {
    HttpServer one = server(0, ActiveChecksTest::well);
    HttpServer other = server(0, ActiveChecksTest::well);
    int port = other.actualPort();
    Balancer balancer = check("type: http, " + OFTEN, one.actualPort(), port);

    Futures.get(other.close());
    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(UNHEALTHY));
    for (int i = 0; i < 4; i++) {
      assertThat(Kong.peer(balancer).port()).isEqualTo(one.actualPort());
    }

    server(port, ActiveChecksTest::well);
    await().atMost(SOON).until(() -> !Kong.states(upstreams).contains(UNHEALTHY));
    assertThat(Kong.peer(balancer).port()).isNotEqualTo(Kong.peer(balancer).port());
  }

  @Test
  void asksWhatIsWritten() {
    HttpServer server = server(0, ActiveChecksTest::well);

    check("http_path: /status/deep, headers: {X-Check: [a, b]}, " + OFTEN, server.actualPort());

    await().atMost(SOON).until(() -> !asked.isEmpty());
    HttpServerRequest question = asked.remove();
    assertThat(question.method().name()).isEqualTo("GET");
    assertThat(question.uri()).isEqualTo("/status/deep");
    assertThat(question.headers().getAll("X-Check")).containsExactly("a", "b");
    assertThat(question.getHeader("Host")).isEqualTo("127.0.0.1");
  }

  @Test
  void asksWithTheHostOfTheUpstream() {
    HttpServer server = server(0, ActiveChecksTest::well);

    load(
        Kong.upstream(
            "host_header: inner.test\nhealthchecks: {active: {%s}}".formatted(OFTEN),
            target("127.0.0.1:" + server.actualPort(), 100)));

    await().atMost(SOON).until(() -> !asked.isEmpty());
    assertThat(asked.remove().getHeader("Host")).isEqualTo("inner.test");
  }

  @Test
  void aStatusDecides() {
    AtomicInteger status = new AtomicInteger(503);
    HttpServer server =
        server(0, request -> request.response().setStatusCode(status.get()).end("so"));
    check(OFTEN, server.actualPort());
    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(UNHEALTHY));

    status.set(302);

    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(HEALTHY));
  }

  @Test
  void whoDoesNotAnswerInTimeIsUnhealthyAndIsNotAskedTwiceAtOnce() {
    HttpServer silent = server(0, request -> {});
    check("timeout: 0.6, " + OFTEN, silent.actualPort());

    await().atMost(SOON).until(() -> !asked.isEmpty());
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofMillis(550))
        .until(() -> asked.size() == 1);
    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(UNHEALTHY));
  }

  @Test
  void noMoreAreAskedAtOnceThanIsWritten() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    HttpServer server =
        server(
            0,
            request -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              vertx.setTimer(
                  20,
                  later -> {
                    now.decrementAndGet();
                    request.response().end();
                    answered.incrementAndGet();
                  });
            });
    String[] targets = new String[6];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = target("127.0.0.%d:%d".formatted(i + 1, server.actualPort()), 100);
    }

    load(Kong.upstream("healthchecks: {active: {concurrency: 2, %s}}".formatted(OFTEN), targets));

    await().atMost(SOON).until(() -> answered.get() >= 12);
    assertThat(most).hasValue(2);
  }

  @Test
  void tcpAsksForAConnectionOnly() {
    NetServer server = Futures.get(vertx.createNetServer().connectHandler(s -> {}).listen(0));
    int port = server.actualPort();
    check("type: tcp, " + OFTEN, port);
    Futures.get(server.close());
    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(UNHEALTHY));

    Futures.get(vertx.createNetServer().connectHandler(s -> {}).listen(port));

    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(HEALTHY));
  }

  @Test
  void httpsAsksByTheNameThatIsWrittenAndTakesAnyCertificateIfItMay() {
    HttpServer server = secure(ActiveChecksTest::well);

    check(
        "type: https, https_sni: inner.test, https_verify_certificate: false, " + OFTEN,
        server.actualPort());

    await().atMost(SOON).until(() -> !asked.isEmpty());
    assertThat(asked.remove().connection().indicatedServerName()).isEqualTo("inner.test");
    assertThat(Kong.states(upstreams)).containsExactly(HEALTHY);
  }

  @Test
  void httpsDoesNotTakeACertificateThatNobodyKnows() {
    HttpServer server = secure(ActiveChecksTest::well);

    check("type: https, https_sni: inner.test, " + OFTEN, server.actualPort());

    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(UNHEALTHY));
    assertThat(asked).isEmpty();
  }

  @Test
  void grpcAsksTheHealthService() {
    AtomicInteger status = new AtomicInteger(2);
    HttpServer server =
        server(
            0,
            request -> {
              assertThat(request.path()).isEqualTo("/grpc.health.v1.Health/Check");
              request
                  .response()
                  .putHeader("content-type", "application/grpc")
                  .putTrailer("grpc-status", "0")
                  .end(Buffer.buffer(new byte[] {0, 0, 0, 0, 2, 8, (byte) status.get()}));
            });
    check("type: grpc, " + OFTEN, server.actualPort());
    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(UNHEALTHY));

    status.set(1);

    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(HEALTHY));
  }

  @Test
  void anAnswerThatIsNotHttpIsAFailure() {
    NetServer server =
        Futures.get(
            vertx
                .createNetServer()
                .connectHandler(
                    socket -> socket.handler(any -> socket.end(Buffer.buffer("?\r\n\r\n"))))
                .listen(0));

    check(
        "unhealthy: {interval: 0.02, http_failures: 1}, healthy: {interval: 0.02}",
        server.actualPort());

    await().atMost(SOON).until(() -> Kong.states(upstreams).contains(UNHEALTHY));
  }

  @Test
  void nobodyIsAskedAfterTheEnd() {
    HttpServer server = server(0, ActiveChecksTest::well);
    check(OFTEN, server.actualPort());
    await().atMost(SOON).until(() -> asked.size() > 2);

    all.load(Kong.file("services: []"));

    await()
        .atMost(SOON)
        .until(
            () -> {
              asked.clear();
              Thread.sleep(100);
              return asked.isEmpty();
            });
  }

  private Balancer check(String active, int... ports) {
    String[] targets = new String[ports.length];
    for (int i = 0; i < ports.length; i++) {
      targets[i] = target("127.0.0.1:" + ports[i], 100);
    }
    return load(Kong.upstream("healthchecks: {active: {%s}}".formatted(active), targets));
  }

  private Balancer load(GatewayFile file) {
    upstreams = all.load(file);
    return balancer(upstreams, file);
  }

  private HttpServer server(int port, Handler<HttpServerRequest> handler) {
    return listen(new HttpServerOptions(), port, handler);
  }

  private HttpServer secure(Handler<HttpServerRequest> handler) {
    Path store = Certificates.authority(directory, "target");
    return listen(
        new HttpServerOptions()
            .setSsl(true)
            .setSni(true)
            .setKeyCertOptions(
                new PfxOptions().setPath(store.toString()).setPassword(Certificates.PASSWORD)),
        0,
        handler);
  }

  private HttpServer listen(
      HttpServerOptions options, int port, Handler<HttpServerRequest> handler) {
    return Futures.get(
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  asked.add(request);
                  handler.handle(request);
                })
            .listen(port));
  }

  private static void well(HttpServerRequest request) {
    request.response().end("well");
  }
}
