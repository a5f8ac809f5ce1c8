package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.HttpMethod;
import dev.platformapi.gateway.config.plugin.ProxyCacheConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import dev.platformapi.gateway.plugin.cache.CacheControl;
import dev.platformapi.gateway.plugin.cache.CacheKey;
import dev.platformapi.gateway.plugin.cache.CacheStore;
import dev.platformapi.gateway.plugin.cache.ContentTypes;
import dev.platformapi.gateway.plugin.cache.Freshness;
import dev.platformapi.gateway.plugin.cache.KeptAnswer;
import dev.platformapi.gateway.plugin.cache.KeptHeaders;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * {@code proxy-cache}: answers of upstreams that are kept for the next who asks the same. Where
 * that cannot be known, requests go on as if there were no cache.
 */
public final class ProxyCachePlugin implements Plugin {
  /** Larger bodies are not kept. */
  private static final int LARGEST_BODY = 1 << 20;

  /** Nothing is kept longer, whatever an answer says. */
  private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

  private static final String STATUS = "X-Cache-Status";
  private static final String KEY = "X-Cache-Key";
  private static final String MISS = "Miss";
  private static final String HIT = "Hit";
  private static final String BYPASS = "Bypass";
  private static final String REFRESH = "Refresh";

  private final ProxyCacheConfig config;
  private final CacheStore store;
  private final InstantSource clock;
  private final Set<String> methods;
  private final ContentTypes contentTypes;

  /**
   * One with a configuration.
   *
   * @param store that all such plugins share
   */
  public ProxyCachePlugin(ProxyCacheConfig config, CacheStore store, InstantSource clock) {
    this.config = config;
    this.store = store;
    this.clock = clock;
    this.methods =
        config.requestMethods().stream().map(HttpMethod::written).collect(Collectors.toSet());
    this.contentTypes = new ContentTypes(config.contentTypes());
  }

  /**
   * What becomes of an exchange.
   *
   * @param key null when it is not looked up
   * @param keeps whether the answer may be kept
   */
  private record Plan(String status, String key, boolean keeps) {}

  @Override
  public Future<Answer> request(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    CacheControl wish = CacheControl.of(request.headers());
    if (!methods.contains(request.method().name())
        || config.cacheControl() && isPrivate(exchange, wish)) {
      exchange.note(this, new Plan(BYPASS, null, false));
      return GO_ON;
    }
    String key = CacheKey.of(exchange, config);
    return store
        .find(key)
        .transform(
            found -> {
              if (found.failed()) {
                exchange.note(this, new Plan(BYPASS, key, false));
                return GO_ON;
              }
              return decide(exchange, key, wish, found.result());
            });
  }

  /** A request whose answer nobody else may get, or that wants none of someone else. */
  private static boolean isPrivate(Exchange exchange, CacheControl wish) {
    return wish.has("no-store", "no-cache")
        || exchange.consumer().isEmpty()
            && exchange.request().headers().contains(HttpHeaders.AUTHORIZATION);
  }

  private Future<Answer> decide(
      Exchange exchange, String key, CacheControl wish, Optional<KeptAnswer> found) {
    if (found.isEmpty()) {
      if (config.cacheControl() && wish.has("only-if-cached")) {
        exchange.note(this, new Plan(null, key, false));
        return Future.succeededFuture(Answer.empty(504));
      }
      exchange.note(this, new Plan(MISS, key, true));
      return GO_ON;
    }
    KeptAnswer kept = found.get();
    long now = now();
    boolean suits =
        config.cacheControl()
            ? Freshness.suits(kept, wish, now)
            : kept.age(now) <= config.cacheTtl().toSeconds();
    if (!suits) {
      exchange.note(this, new Plan(REFRESH, key, true));
      return GO_ON;
    }
    exchange.note(this, new Plan(HIT, key, false));
    MultiMap headers = HttpHeaders.headers().addAll(kept.headers());
    if (config.ageHeader()) {
      headers.set(HttpHeaders.AGE, Long.toString(kept.age(now)));
    }
    return Future.succeededFuture(new Answer(kept.status(), headers, kept.body(), null, false));
  }

  @Override
  public void response(Exchange exchange, GatewayResponse response) {
    Plan plan = exchange.note(this);
    if (plan == null) {
      return;
    }
    String status = plan.status;
    if (plan.keeps) {
      CacheControl rules = CacheControl.of(response.headers());
      if (mayKeep(response, rules)) {
        keep(plan.key, response, rules);
      } else {
        status = BYPASS;
      }
    }
    if (config.cacheKeyHeader() && plan.key != null) {
      response.headers().set(KEY, plan.key);
    }
    if (config.cacheStatusHeader() && status != null) {
      response.headers().set(STATUS, status);
    }
  }

  private boolean mayKeep(GatewayResponse response, CacheControl rules) {
    List<String> types = response.headers().getAll(HttpHeaders.CONTENT_TYPE);
    if (!response.isFromUpstream()
        || !config.responseCodes().contains(response.status())
        || types.size() != 1
        || !contentTypes.has(types.get(0))) {
      return false;
    }
    return !config.cacheControl()
        || !rules.has("private", "no-store", "no-cache")
            && rules.freshness(response.headers(), now()) > 0;
  }

  private void keep(String key, GatewayResponse response, CacheControl rules) {
    long ttl =
        config.cacheControl()
            ? rules.freshness(response.headers(), now())
            : config.cacheTtl().toSeconds();
    long time = config.storageTtl().map(Duration::toSeconds).orElse(ttl);
    int status = response.status();
    MultiMap headers = KeptHeaders.of(response.headers());
    response.listen(
        new Collector(
            body ->
                store.keep(
                    key,
                    new KeptAnswer(status, headers, body, now(), ttl),
                    Duration.ofSeconds(Math.min(time, LONGEST_SECONDS)))));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  /** Puts a body together, unless it is too large. */
  private static final class Collector implements GatewayResponse.BodyListener {
    private final Consumer<Buffer> whole;
    private Buffer body = Buffer.buffer();

    private Collector(Consumer<Buffer> whole) {
      this.whole = whole;
    }

    @Override
    public void part(Buffer part) {
      if (body != null) {
        body = body.length() + part.length() > LARGEST_BODY ? null : body.appendBuffer(part);
      }
    }

    @Override
    public void end() {
      if (body != null) {
        whole.accept(body);
      }
    }
  }
}
