package dev.platformapi.gateway.plugin.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platformapi.gateway.config.plugin.RedisConfig;
import dev.platformapi.gateway.support.Futures;
import dev.platformapi.gateway.support.TestRedis;
import dev.platformapi.support.Certificates;
import dev.platformapi.support.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConnectionsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static TestRedis redis;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final RedisConnections connections = new RedisConnections(VERTX, metrics);

  @BeforeAll
  static void start() {
    redis = TestRedis.start(VERTX);
  }

  @AfterAll
  static void stop() {
    redis.close();
    VERTX.close();
  }

  @AfterEach
  void close() {
    connections.retain(Set.of());
  }

  private static RedisConfig config(int port, int database, boolean ssl, boolean verify) {
    return config("127.0.0.1", port, database, ssl, verify);
  }

  private static RedisConfig config(
      String host, int port, int database, boolean ssl, boolean verify) {
    return new RedisConfig(
        Optional.of(host),
        port,
        PATIENCE,
        Optional.empty(),
        Optional.empty(),
        database,
        ssl,
        verify,
        Optional.empty());
  }

  private static RedisConfig config(int port) {
    return config(port, 0, false, false);
  }

  private static String ping(RedisConnection connection) {
    return Futures.get(connection.send(Request.cmd(Command.PING))).toString();
  }

  private static boolean answers(RedisConnection connection) {
    return Futures.get(connection.send(Request.cmd(Command.PING)).map(true).otherwise(false));
  }

  @Test
  void whoNamesTheSameRedisSharesTheWay() {
    assertThat(connections.get(config(redis.port())))
        .isSameAs(connections.get(config(redis.port())));
    assertThat(connections.get(config(redis.port())))
        .isNotSameAs(connections.get(config(redis.port(), 1, false, false)));
  }

  @Test
  void whatNobodyUsesAnyMoreIsClosed() {
    RedisConnection kept = connections.get(config(redis.port()));
    RedisConnection other = connections.get(config(redis.port(), 1, false, false));
    ping(other);

    connections.retain(Set.of(config(redis.port())));

    assertThat(answers(kept)).isTrue();
    assertThat(answers(other)).isFalse();
    assertThat(connections.get(config(redis.port()))).isSameAs(kept);
    assertThat(metrics.get("platform.gateway.redis.degraded").gauges()).hasSize(1);
  }

  /** A name that does not resolve, or an address where nobody is. */
  @ParameterizedTest
  @ValueSource(strings = {"redis.invalid", "::1", "[::1]"})
  void aRedisThatCannotBeReachedIsAFailure(String host) {
    Future<Response> answer =
        connections.get(config(host, 1, 0, false, false)).send(Request.cmd(Command.PING));

    assertThatThrownBy(() -> Futures.get(answer)).cause().isInstanceOf(IOException.class);
  }

  @Test
  void itConnectsAgain() throws Exception {
    try (TcpProxy way = new TcpProxy(redis.port())) {
      RedisConnection connection = connections.get(config(way.port()));
      assertThat(answers(connection)).isTrue();

      way.cut();
      Awaitility.await().until(() -> !answers(connection) && connection.isDegraded());
      way.mend();

      Awaitility.await().until(() -> answers(connection));
      assertThat(connection.isDegraded()).isFalse();
      assertThat(metrics.get("platform.gateway.redis.degraded").gauge().value()).isZero();
    }
  }

  /** It accepts connections and says nothing. */
  @Test
  void nobodyWaitsForLong() {
    NetServer silent = VERTX.createNetServer().connectHandler(socket -> {});
    int port = Futures.get(silent.listen(0, "127.0.0.1")).actualPort();
    RedisConnection connection = connections.get(config(port));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> ping(connection)).hasMessageContaining("Timeout 500");
    }

    assertThat(connection.isDegraded()).isTrue();
    assertThatThrownBy(() -> ping(connection)).hasMessageEndingWith("Redis does not answer");
    silent.close();
  }

  /** Connections whose answers never come are given up, so that others can be made. */
  @Test
  void aRedisThatWasSilentIsUsedAgain() throws Exception {
    NetServer silent = VERTX.createNetServer().connectHandler(socket -> {});
    int port = Futures.get(silent.listen(0, "127.0.0.1")).actualPort();
    try (TcpProxy way = new TcpProxy(port)) {
      RedisConnection connection = connections.get(config(way.port()));
      Awaitility.await().until(() -> !answers(connection) && connection.isDegraded());

      way.turnTo(redis.port());

      Awaitility.await().until(() -> answers(connection));
    }
    silent.close();
  }

  @Test
  void answersComeInTheContextOfTheOneWhoAsks() {
    RedisConnection connection = connections.get(config(redis.port()));
    for (int i = 0; i < 4; i++) {
      Context context = VERTX.getOrCreateContext();
      Promise<Context> came = Promise.promise();
      context.runOnContext(
          now ->
              connection
                  .send(Request.cmd(Command.PING))
                  .onComplete(answer -> came.complete(Vertx.currentContext())));

      assertThat(Futures.get(came.future())).isSameAs(context);
    }
  }

  /** ssl, and ssl_verify with a certificate of an authority that nobody trusts. */
  @Test
  void tlsIsSpokenAndCertificatesAreCheckedWhereThatIsConfigured() throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "redis-certificates"));
    Path key = Certificates.signed(Certificates.authority(directory, "authority"), "redis");
    NetServer secure =
        VERTX
            .createNetServer(
                new NetServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PfxOptions()
                            .setPath(key.toString())
                            .setPassword(Certificates.PASSWORD)))
            .connectHandler(RedisConnectionsTest::passOn);
    int port = Futures.get(secure.listen(0, "127.0.0.1")).actualPort();

    // The first handshake of a process takes its time.
    Awaitility.await().until(() -> answers(connections.get(config(port, 0, true, false))));
    assertThat(answers(connections.get(config(port, 0, true, true)))).isFalse();
    secure.close();
  }

  private static void passOn(NetSocket client) {
    client.pause();
    VERTX
        .createNetClient()
        .connect(redis.port(), "127.0.0.1")
        .onSuccess(
            server -> {
              server.pipeTo(client);
              client.pipeTo(server);
            });
  }
}
