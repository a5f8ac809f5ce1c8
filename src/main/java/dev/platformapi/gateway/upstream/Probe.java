package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.HealthChecks.Active;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import java.util.concurrent.TimeoutException;

/** Asks targets how they are. */
interface Probe {
  /** What no time at all stands for, as in OpenResty. */
  int USUAL_TIMEOUT_MILLIS = 60_000;

  /** What a target says, or that it says nothing in time; never fails. */
  Future<Finding> ask(Peer peer);

  /** Ends what it holds. */
  void close();

  /** How long an answer may take. */
  static int timeoutMillis(Active active) {
    return active.timeout().isZero()
        ? USUAL_TIMEOUT_MILLIS
        : Math.toIntExact(active.timeout().toMillis());
  }

  /** What it means that there is no answer. */
  static Finding finding(Throwable failure) {
    return failure instanceof TimeoutException || failure instanceof ConnectTimeoutException
        ? Finding.TIMEOUT
        : Finding.TCP_FAILURE;
  }
}
