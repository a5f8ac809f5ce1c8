package dev.platformapi.gateway;

import dev.platformapi.gateway.plugin.metric.Traffic;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts connections of clients, from their first request on, and their requests. */
final class ClientTraffic {
  private static final AttributeKey<Boolean> KNOWN =
      AttributeKey.valueOf(ClientTraffic.class, "known");

  private final LongAdder accepted = new LongAdder();
  private final AtomicLong active = new AtomicLong();
  private final LongAdder requests = new LongAdder();
  private final AtomicLong underWay = new AtomicLong();

  /** A request has come. */
  void begin(HttpConnection connection) {
    requests.increment();
    underWay.incrementAndGet();
    Channel channel = ((ConnectionBase) connection).channel();
    if (channel.attr(KNOWN).setIfAbsent(true) == null) {
      accepted.increment();
      active.incrementAndGet();
      channel.closeFuture().addListener(closed -> active.decrementAndGet());
    }
  }

  /** It is over. */
  void end() {
    underWay.decrementAndGet();
  }

  Traffic now() {
    return new Traffic(accepted.sum(), active.get(), requests.sum(), underWay.get());
  }
}
