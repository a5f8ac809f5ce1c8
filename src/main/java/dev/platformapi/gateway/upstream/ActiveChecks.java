package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.HealthChecks.Active;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks the targets of an upstream how they are: the healthy ones every so often, and the others
 * every so often. Never asks one that still has to answer. All of it happens on one event loop.
 */
final class ActiveChecks {
  private final VertxInternal vertx;
  private final ContextInternal context;
  private final Active active;
  private final Supplier<List<Peer>> peers;
  private final Probe probe;
  private final Judge judge;
  private final Queue<Peer> waiting = new ArrayDeque<>();
  private final Set<Peer> asked = new HashSet<>();
  private final Set<Long> timers = new HashSet<>();
  private int running;
  private boolean stopped;

  /**
   * @param peers those there are now, each time
   */
  ActiveChecks(Vertx vertx, Active active, Supplier<List<Peer>> peers, Probe probe, Judge judge) {
    this.vertx = (VertxInternal) vertx;
    this.context = this.vertx.createEventLoopContext();
    this.active = active;
    this.peers = peers;
    this.probe = probe;
    this.judge = judge;
    context.runOnContext(
        start -> {
          every(active.healthyInterval(), true);
          every(active.unhealthyInterval(), false);
        });
  }

  /** Asks nobody any more. */
  void stop() {
    context.runOnContext(
        stop -> {
          stopped = true;
          timers.forEach(vertx::cancelTimer);
          waiting.clear();
          probe.close();
        });
  }

  private void every(Duration interval, boolean healthy) {
    if (!interval.isZero()) {
      timers.add(vertx.setPeriodic(interval.toMillis(), tick -> ask(healthy)));
    }
  }

  private void ask(boolean healthy) {
    for (Peer peer : peers.get()) {
      if (peer.weight() > 0 && peer.condition().isHealthy() == healthy && asked.add(peer)) {
        waiting.add(peer);
      }
    }
    next();
  }

  private void next() {
    while (running < active.concurrency() && !waiting.isEmpty()) {
      Peer peer = waiting.remove();
      running++;
      probe
          .ask(peer)
          .onComplete(
              result -> {
                running--;
                asked.remove(peer);
                if (!stopped) {
                  judge.asked(peer, result.result());
                  next();
                }
              });
    }
  }
}
