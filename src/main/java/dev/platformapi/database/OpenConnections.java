package dev.platformapi.database;

import dev.platformapi.error.Backoff;
import dev.platformapi.lifecycle.ServiceStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps so many connections open as there should be at least, and opens them again when they were
 * lost: later each time that it fails, and not in all pods at the same moment.
 */
@ApplicationScoped
class OpenConnections {
  private final Pool pool;
  private final Vertx vertx;
  private final int least;
  private final int most;
  private final long periodMillis;
  private final Backoff backoff = new Backoff(250, 10_000);
  private volatile long timer;

  OpenConnections(
      Pool pool,
      Vertx vertx,
      PoolConfig config,
      @ConfigProperty(name = "quarkus.datasource.reactive.max-size") int most,
      @ConfigProperty(name = "quarkus.datasource.reactive.idle-timeout") Duration idle) {
    this.pool = pool;
    this.vertx = vertx;
    this.most = most;
    this.least = Math.min(config.minSize(), most);
    this.periodMillis = Math.max(1, idle.toMillis() / 3);
  }

  void start(@Observes ServiceStart event) {
    if (least > 0) {
      keep();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  /** All at once: the pool makes a new one only when it has none that is idle. */
  private void keep() {
    if (pool.size() == most) {
      again(periodMillis);
      return;
    }
    Uni.join()
        .all(Stream.generate(this::take).limit(least).toList())
        .andFailFast()
        .subscribe()
        .with(this::giveBack);
  }

  /** Empty when there is none to have. */
  private Uni<Optional<SqlConnection>> take() {
    return pool.getConnection()
        .map(Optional::of)
        .onFailure()
        .recoverWithItem(Optional::<SqlConnection>empty);
  }

  private void giveBack(List<Optional<SqlConnection>> taken) {
    taken.forEach(connection -> connection.ifPresent(SqlConnection::closeAndForget));
    if (taken.stream().allMatch(Optional::isPresent)) {
      backoff.succeeded();
      again(periodMillis);
    } else {
      again(backoff.nextMillis());
    }
  }

  private void again(long millis) {
    timer = vertx.setTimer(millis, due -> keep());
  }
}
