package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.ConsumerDefinition;
import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Credential;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import dev.platformapi.gateway.plugin.limit.LimitHeaders;
import dev.platformapi.gateway.plugin.limit.Window;
import dev.platformapi.gateway.plugin.limit.WindowCounts;
import dev.platformapi.gateway.plugin.limit.WindowPlan;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** {@code rate-limiting}: so many requests in a period of the calendar, and no more. */
public final class RateLimitingPlugin implements Plugin {
  private final RateLimitingConfig config;
  private final WindowPlan plan;
  private final WindowCounts counts;
  private final InstantSource clock;

  /**
   * One for a definition.
   *
   * @param definition with a {@link RateLimitingConfig}
   * @param counts as {@link WindowCounts#of} gives them
   */
  public RateLimitingPlugin(PluginDefinition definition, WindowCounts counts, InstantSource clock) {
    this.config = (RateLimitingConfig) definition.config();
    this.plan = new WindowPlan(definition, config);
    this.counts = counts;
    this.clock = clock;
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    // Kong's clock has no milliseconds.
    long now = clock.instant().getEpochSecond() * 1000;
    List<Window> windows = plan.of(identifier(exchange), now);
    return counts
        .count(windows)
        .transform(
            used -> used.succeeded() ? decide(exchange, windows, used.result(), now) : unknown());
  }

  @Override
  public void response(Exchange exchange, GatewayResponse response) {
    MultiMap headers = exchange.note(this);
    if (headers != null) {
      headers.forEach(response.headers()::set);
    }
  }

  private Future<Answer> decide(Exchange exchange, List<Window> windows, long[] used, long now) {
    Window full = null;
    for (int i = 0; i < used.length; i++) {
      if (windows.get(i).isFull(used[i])) {
        full = windows.get(i);
      }
    }
    if (!config.hideClientHeaders()) {
      exchange.note(this, LimitHeaders.of(windows, used, full, now));
    }
    return full == null
        ? GO_ON
        : Future.succeededFuture(Answer.error(config.errorCode(), config.errorMessage()));
  }

  /** The counters cannot be reached. */
  private Future<Answer> unknown() {
    return config.faultTolerant()
        ? GO_ON
        : Future.succeededFuture(Answer.error(500, "An unexpected error occurred"));
  }

  /**
   * Whose requests are counted together; where that is not known, those of the client's address.
   */
  private String identifier(Exchange exchange) {
    String found =
        switch (config.limitBy()) {
          case CONSUMER -> consumer(exchange);
          case CREDENTIAL -> credential(exchange);
          case IP -> null;
          case SERVICE -> text(exchange.service().map(ServiceDefinition::id).orElse(null));
          case HEADER -> exchange.request().getHeader(config.headerName().orElseThrow());
          case PATH ->
              config.path().filter(path -> path.equals(exchange.request().path())).orElse(null);
        };
    return found == null ? exchange.client().address() : found;
  }

  private static String consumer(Exchange exchange) {
    String consumer = text(exchange.consumer().map(ConsumerDefinition::id).orElse(null));
    return consumer == null ? credential(exchange) : consumer;
  }

  private static String credential(Exchange exchange) {
    return text(exchange.credential().map(Credential::id).orElse(null));
  }

  private static String text(UUID id) {
    return id == null ? null : id.toString();
  }
}
