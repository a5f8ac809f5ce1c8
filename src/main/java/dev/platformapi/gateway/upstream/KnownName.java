package dev.platformapi.gateway.upstream;

import io.netty.util.NetUtil;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * A host and its addresses as far as they are known. They are looked up again while they are in
 * use, during which those that are known serve: no request waits for that.
 */
final class KnownName {
  /** {@link Names} know how long addresses hold; they are asked that often at most. */
  static final Duration FRESH = Duration.ofSeconds(1);

  /** Whoever asks for a name that was out of use for so long waits for what DNS says now. */
  static final Duration IDLE = Duration.ofSeconds(10);

  /** How long addresses serve while DNS does not answer; as long as in Kong. */
  static final Duration STALE = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(KnownName.class);

  private final String host;
  private final Names names;
  private final LongSupplier nanos;
  private volatile Known known;
  private Future<Void> lookup;

  /**
   * @param host a name, or an address that stands for itself
   * @param nanos the time
   */
  KnownName(String host, Names names, LongSupplier nanos) {
    this.host = host;
    this.nanos = nanos;
    boolean isAddress = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    this.names = isAddress ? null : names;
    this.known = isAddress ? new Known(List.of(host), 0, 0) : null;
  }

  String host() {
    return host;
  }

  /**
   * The addresses that are known, which a lookup may soon change: the same list as long as they are
   * the same; null before the first one.
   */
  List<String> addresses() {
    Known last = known;
    if (isOlderThan(last, FRESH)) {
      lookUp();
    }
    return last == null ? null : last.addresses;
  }

  /** Whether DNS was not asked for so long, or not at all. */
  boolean isOlderThan(Duration age) {
    return isOlderThan(known, age);
  }

  /** Done when DNS has answered or has not; in any case something is known then. */
  Future<Void> lookUp() {
    Promise<Void> promise = Promise.promise();
    synchronized (this) {
      if (names == null) {
        return Future.succeededFuture();
      }
      if (lookup != null) {
        return lookup;
      }
      lookup = promise.future();
    }
    names
        .resolve(host)
        .onComplete(
            result -> {
              synchronized (this) {
                known = next(known, result);
                lookup = null;
              }
              promise.complete();
            });
    return promise.future();
  }

  private boolean isOlderThan(Known last, Duration age) {
    return names != null && (last == null || nanos.getAsLong() - last.askedAt >= age.toNanos());
  }

  private Known next(Known last, AsyncResult<List<String>> result) {
    long now = nanos.getAsLong();
    if (result.succeeded()) {
      boolean isSame = last != null && last.addresses.equals(result.result());
      return new Known(isSame ? last.addresses : result.result(), now, now);
    }
    boolean serves = last != null && now - last.answeredAt < STALE.toNanos();
    if (last == null || last.askedAt == last.answeredAt) {
      LOG.warnf("%s cannot be looked up: %s", host, result.cause().getMessage());
    }
    return serves
        ? new Known(last.addresses, now, last.answeredAt)
        : new Known(List.of(), now, last == null ? now - 1 : last.answeredAt);
  }

  /**
   * What is known.
   *
   * @param askedAt when DNS was asked for the last time
   * @param answeredAt when it answered
   */
  private record Known(List<String> addresses, long askedAt, long answeredAt) {}
}
