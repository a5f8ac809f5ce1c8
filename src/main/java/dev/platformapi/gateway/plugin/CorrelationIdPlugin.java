package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.CorrelationIdConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Gives each request an id that has none yet. */
public final class CorrelationIdPlugin implements Plugin {
  private static final double MILLIS = 1000.0;

  private final CorrelationIdConfig config;
  private final String prefix = uuid() + '#';
  private final AtomicLong counter = new AtomicLong();

  public CorrelationIdPlugin(CorrelationIdConfig config) {
    this.config = config;
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    String id = exchange.request().getHeader(config.headerName());
    if (id == null || id.isEmpty()) {
      id = generate(exchange.request());
      exchange.upstream().headers().set(config.headerName(), id);
    }
    if (config.echoDownstream()) {
      exchange.note(this, id);
    }
    return GO_ON;
  }

  @Override
  public void response(Exchange exchange, GatewayResponse response) {
    String id = exchange.note(this);
    if (id != null) {
      response.headers().set(config.headerName(), HeaderText.printable(id));
    }
  }

  private String generate(HttpServerRequest request) {
    return switch (config.generator()) {
      case UUID -> uuid();
      case UUID_COUNTER -> prefix + counter.incrementAndGet();
      case TRACKER -> tracker(request);
    };
  }

  /** The client's port stands for the connection, and requests are counted over all of them. */
  private String tracker(HttpServerRequest request) {
    return String.format(
        Locale.ROOT,
        "%s-%d-%d-%d-%d-%.3f",
        request.localAddress().hostAddress(),
        request.localAddress().port(),
        ProcessHandle.current().pid(),
        request.remoteAddress().port(),
        counter.incrementAndGet(),
        System.currentTimeMillis() / MILLIS);
  }

  /** Nobody has to be unable to guess it. */
  private static String uuid() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long version4 = random.nextLong() & ~0xF000L | 0x4000L;
    long variant = random.nextLong() & Long.MAX_VALUE >>> 1 | Long.MIN_VALUE;
    return new UUID(version4, variant).toString();
  }
}
