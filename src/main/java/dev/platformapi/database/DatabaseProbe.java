package dev.platformapi.database;

import dev.platformapi.error.TimeLimit;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the database answers, asked over a connection of its own: a pod whose other connections
 * are all in use has much to do, but is not ill. Taken for ill, it would leave its work to others
 * who have as much.
 */
@ApplicationScoped
public class DatabaseProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private volatile Pool connection;

  /** Called once, with the servers of the pool of all others. */
  void connect(Vertx vertx, List<SqlConnectOptions> servers) {
    connection =
        Pool.newInstance(
            PgBuilder.pool()
                .with(new PoolOptions().setName("database-probe").setMaxSize(1))
                .connectingTo(servers)
                .using(vertx)
                .build());
  }

  /** Fails when the database does not answer in time. */
  public Uni<Void> ask() {
    return TimeLimit.within(PATIENCE, connection.query("SELECT 1").execute()).replaceWithVoid();
  }

  @PreDestroy
  void disconnect() {
    connection.closeAndForget();
  }

  /** What makes the pod ready. */
  @Readiness
  @ApplicationScoped
  static class Check implements AsyncHealthCheck {
    private static final String NAME = "database";

    private final DatabaseProbe probe;

    Check(DatabaseProbe probe) {
      this.probe = probe;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
      return probe
          .ask()
          .map(answered -> HealthCheckResponse.up(NAME))
          .onFailure()
          .recoverWithItem(() -> HealthCheckResponse.down(NAME));
    }
  }
}
