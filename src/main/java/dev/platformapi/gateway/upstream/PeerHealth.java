package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.HealthChecks;
import dev.platformapi.gateway.config.HealthChecks.Thresholds;
import java.util.function.Consumer;

/**
 * Whether a peer is well, by what happened to it in a row. A success ends a row of failures, and a
 * failure one of successes; a threshold of zero looks at nothing.
 */
final class PeerHealth {
  private final HealthChecks checks;
  private final Consumer<Boolean> onChange;
  private volatile boolean well = true;
  private int successes;
  private int statuses;
  private int connects;
  private int timeouts;

  /**
   * @param onChange is told whether it is well now
   */
  PeerHealth(HealthChecks checks, Consumer<Boolean> onChange) {
    this.checks = checks;
    this.onChange = onChange;
  }

  /** How a peer was found out about. */
  enum Source {
    ACTIVE,
    PASSIVE
  }

  boolean isWell() {
    return well;
  }

  void well(boolean known) {
    well = known;
  }

  void status(Source source, int status) {
    Thresholds thresholds = thresholds(source);
    if (thresholds.healthyStatuses().contains(status)) {
      succeeded(thresholds);
    } else if (thresholds.unhealthyStatuses().contains(status)) {
      change(failedWithStatus(thresholds));
    }
  }

  /** A connection is all that was asked for. */
  void connected(Source source) {
    succeeded(thresholds(source));
  }

  void notConnected(Source source) {
    change(failedToConnect(thresholds(source)));
  }

  void timedOut(Source source) {
    change(failedInTime(thresholds(source)));
  }

  private void succeeded(Thresholds thresholds) {
    change(success(thresholds));
  }

  /** Each gives what it is now, or null when it is as it was. */
  private synchronized Boolean success(Thresholds thresholds) {
    statuses = 0;
    connects = 0;
    timeouts = 0;
    if (well || thresholds.successes() == 0 || ++successes < thresholds.successes()) {
      return null;
    }
    return turn(true);
  }

  private synchronized Boolean failedWithStatus(Thresholds thresholds) {
    successes = 0;
    statuses++;
    return reached(statuses, thresholds.httpFailures());
  }

  private synchronized Boolean failedToConnect(Thresholds thresholds) {
    successes = 0;
    connects++;
    return reached(connects, thresholds.tcpFailures());
  }

  private synchronized Boolean failedInTime(Thresholds thresholds) {
    successes = 0;
    timeouts++;
    return reached(timeouts, thresholds.timeouts());
  }

  private Boolean reached(int count, int threshold) {
    return well && threshold > 0 && count >= threshold ? turn(false) : null;
  }

  private Boolean turn(boolean now) {
    well = now;
    successes = 0;
    statuses = 0;
    connects = 0;
    timeouts = 0;
    return now;
  }

  private void change(Boolean now) {
    if (now != null) {
      onChange.accept(now);
    }
  }

  private Thresholds thresholds(Source source) {
    return source == Source.ACTIVE ? checks.active().thresholds() : checks.passive().thresholds();
  }
}
