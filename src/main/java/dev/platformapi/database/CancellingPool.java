package dev.platformapi.database;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A pool whose connections come back idle: one that is given back with a statement under way,
 * because the request that it was for has been given up, has that statement cancelled first. The
 * client's own pool would hand it to the next request, which then waits behind that statement.
 */
final class CancellingPool implements PgPool {
  /** How much later than PostgreSQL would have ended a statement its connection is given up. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Pool pool;
  private final Duration patience;

  private CancellingPool(Pool pool, Duration patience) {
    this.pool = pool;
    this.patience = patience;
  }

  /** What makes Quarkus use it. */
  @ApplicationScoped
  static class Creator implements PgPoolCreator {
    private final PoolConfig config;
    private final DatabaseProbe probe;

    Creator(PoolConfig config, DatabaseProbe probe) {
      this.config = config;
      this.probe = probe;
    }

    @Override
    public Pool create(Input input) {
      List<SqlConnectOptions> servers =
          List.copyOf(input.pgConnectOptionsList().stream().map(this::bounded).toList());
      probe.connect(input.vertx(), servers);
      return new CancellingPool(
          PgBuilder.pool()
              .with(bounded(input.poolOptions()))
              .connectingTo(servers)
              .withConnectHandler(CancellingPool::established)
              .using(input.vertx())
              .build(),
          patience(servers.get(0)));
    }

    /** PostgreSQL ends a statement itself before; where it has not, it is not there. */
    private Duration patience(SqlConnectOptions server) {
      long statementMillis =
          Long.parseLong(server.getProperties().getOrDefault("statement_timeout", "0"));
      Duration dead = Duration.ofMillis(statementMillis).plus(GRACE);
      return statementMillis > 0 && dead.compareTo(config.commandTimeout()) < 0
          ? dead
          : config.commandTimeout();
    }

    /**
     * By default, one that does not answer is waited for for a minute, and one that is there but
     * says nothing, without end.
     */
    private PgConnectOptions bounded(PgConnectOptions options) {
      int millis = (int) config.connectTimeout().toMillis();
      PgConnectOptions bounded = new PgConnectOptions(options);
      bounded
          .setConnectTimeout(millis)
          .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
          .setIdleTimeout(millis)
          .setTcpKeepAlive(true);
      return bounded;
    }

    /** By default, work without end waits for half a minute. */
    private PoolOptions bounded(PoolOptions options) {
      return new PoolOptions(options)
          .setName("database")
          .setMaxWaitQueueSize(config.queue())
          .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
          .setConnectionTimeout((int) config.patience().toMillis());
    }
  }

  /** From now on it may be silent, as long as nothing is asked of it. */
  private static void established(SqlConnection connection) {
    ChannelPipeline pipeline =
        CancellableConnection.socket(connection).channelHandlerContext().pipeline();
    pipeline.remove(IdleStateHandler.class);
    connection.close();
  }

  @Override
  public Future<SqlConnection> getConnection() {
    return pool.getConnection()
        .compose(connection -> CancellableConnection.of(connection, patience));
  }

  @Override
  public void getConnection(Handler<AsyncResult<SqlConnection>> handler) {
    getConnection().onComplete(handler);
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return pool.query(sql);
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return pool.preparedQuery(sql);
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return pool.preparedQuery(sql, options);
  }

  @Override
  public void close(Handler<AsyncResult<Void>> handler) {
    pool.close(handler);
  }

  @Override
  public Future<Void> close() {
    return pool.close();
  }

  @Override
  @Deprecated
  public PgPool connectHandler(Handler<SqlConnection> handler) {
    pool.connectHandler(handler);
    return this;
  }

  @Override
  @Deprecated
  public PgPool connectionProvider(Function<Context, Future<SqlConnection>> provider) {
    pool.connectionProvider(provider);
    return this;
  }

  @Override
  public int size() {
    return pool.size();
  }
}
