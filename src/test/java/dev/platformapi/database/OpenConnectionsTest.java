package dev.platformapi.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.lifecycle.ServiceStart;
import dev.platformapi.support.TcpProxy;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to a database that is far away: networks cut them, or forget them. */
class OpenConnectionsTest {
  private static final int LEAST = 7;
  private static final int MOST = 12;
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static Vertx vertx;
  private static String database;

  private TcpProxy way;
  private Pool pool;
  private OpenConnections connections;

  @BeforeAll
  static void startServer() {
    vertx = Vertx.vertx();
    database = PostgresServer.temporary().url();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void connect() throws Exception {
    way = new TcpProxy(URI.create(database).getPort());
    PoolConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(PoolConfig.class)
            .withDefaultValues(
                Map.of(
                    "platform.database.pool.min-size",
                    Integer.toString(LEAST),
                    "platform.database.pool.command-timeout",
                    "PT1S"))
            .build()
            .getConfigMapping(PoolConfig.class);
    pool = new Pool(new CancellingPool.Creator(config, new DatabaseProbe()).create(input()));
    connections = new OpenConnections(pool, vertx, config, MOST, IDLE);
  }

  @AfterEach
  void disconnect() throws Exception {
    connections.stop(null);
    pool.closeAndForget();
    way.close();
  }

  @Test
  void theLeastAreOpenFromTheStartAndStayOpenWhileNobodyUsesThem() {
    connections.start(new ServiceStart());
    Awaitility.await().until(() -> pool.size() == LEAST);

    Awaitility.await()
        .during(IDLE.multipliedBy(3))
        .atMost(IDLE.multipliedBy(10))
        .until(() -> pool.size() == LEAST);
  }

  @Test
  void theyComeBackAfterTheyWereCut() throws Exception {
    connections.start(new ServiceStart());
    Awaitility.await().until(() -> pool.size() == LEAST);
    way.cut();
    Awaitility.await().until(() -> pool.size() == 0);

    way.mend();

    Awaitility.await().until(() -> pool.size() == LEAST);
  }

  @Test
  void oneThatDoesNotAnswerInTimeIsClosedAndNobodyGetsItAgain() throws Exception {
    SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);
    connection.query("SELECT 1").execute().await().atMost(PATIENCE);
    way.silence();

    assertThatThrownBy(() -> connection.query("SELECT 1").execute().await().atMost(PATIENCE))
        .isInstanceOf(ClosedConnectionException.class);
    connection.closeAndForget();
    way.mend();

    assertThat(pool.query("SELECT 1").execute().await().atMost(PATIENCE).size()).isEqualTo(1);
  }

  @Test
  void aTransactionIsNotWaitedForWithoutEndEither() throws Exception {
    SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);
    var transaction = connection.begin().await().atMost(PATIENCE);
    way.silence();

    assertThatThrownBy(() -> transaction.commit().await().atMost(PATIENCE))
        .isInstanceOf(ClosedConnectionException.class);
  }

  private PgPoolCreator.Input input() {
    PgConnectOptions server =
        PgConnectOptions.fromUri(database)
            .setPort(way.port())
            .setUser(PostgresServer.USERNAME)
            .setPassword(PostgresServer.PASSWORD);
    PoolOptions options =
        new PoolOptions()
            .setMaxSize(MOST)
            .setIdleTimeout((int) IDLE.toSeconds())
            .setPoolCleanerPeriod(100);
    return new PgPoolCreator.Input() {
      @Override
      public Vertx vertx() {
        return vertx;
      }

      @Override
      public PoolOptions poolOptions() {
        return options;
      }

      @Override
      public List<PgConnectOptions> pgConnectOptionsList() {
        return List.of(server);
      }
    };
  }
}
