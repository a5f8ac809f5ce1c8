package dev.platformapi.gateway;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.config.RouteDefinition;
import dev.platformapi.gateway.config.plugin.AclConfig;
import dev.platformapi.gateway.config.plugin.BasicAuthConfig;
import dev.platformapi.gateway.config.plugin.CorrelationIdConfig;
import dev.platformapi.gateway.config.plugin.CorsConfig;
import dev.platformapi.gateway.config.plugin.IpRestrictionConfig;
import dev.platformapi.gateway.config.plugin.JwtConfig;
import dev.platformapi.gateway.config.plugin.KeyAuthConfig;
import dev.platformapi.gateway.config.plugin.PluginConfig;
import dev.platformapi.gateway.config.plugin.PrometheusConfig;
import dev.platformapi.gateway.config.plugin.ProxyCacheConfig;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig;
import dev.platformapi.gateway.config.plugin.RedisConfig;
import dev.platformapi.gateway.config.plugin.RequestSizeLimitingConfig;
import dev.platformapi.gateway.config.plugin.RequestTerminationConfig;
import dev.platformapi.gateway.config.plugin.RequestTransformerConfig;
import dev.platformapi.gateway.config.plugin.ResponseTransformerConfig;
import dev.platformapi.gateway.plugin.AclPlugin;
import dev.platformapi.gateway.plugin.BasicAuthPlugin;
import dev.platformapi.gateway.plugin.Consumers;
import dev.platformapi.gateway.plugin.CorrelationIdPlugin;
import dev.platformapi.gateway.plugin.CorsPlugin;
import dev.platformapi.gateway.plugin.IpRestrictionPlugin;
import dev.platformapi.gateway.plugin.JwtPlugin;
import dev.platformapi.gateway.plugin.KeyAuthPlugin;
import dev.platformapi.gateway.plugin.Plugin;
import dev.platformapi.gateway.plugin.PrometheusPlugin;
import dev.platformapi.gateway.plugin.ProxyCachePlugin;
import dev.platformapi.gateway.plugin.RateLimitingPlugin;
import dev.platformapi.gateway.plugin.RequestSizeLimitingPlugin;
import dev.platformapi.gateway.plugin.RequestTerminationPlugin;
import dev.platformapi.gateway.plugin.RequestTransformerPlugin;
import dev.platformapi.gateway.plugin.ResponseTransformerPlugin;
import dev.platformapi.gateway.plugin.cache.CacheStore;
import dev.platformapi.gateway.plugin.cache.MemoryStore;
import dev.platformapi.gateway.plugin.cache.RedisStore;
import dev.platformapi.gateway.plugin.limit.LocalWindows;
import dev.platformapi.gateway.plugin.limit.WindowCounts;
import dev.platformapi.gateway.plugin.metric.KongMetrics;
import dev.platformapi.gateway.plugin.redis.RedisConnections;
import dev.platformapi.gateway.proxy.PluginFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes plugins, and keeps what they count and remember over one file and the next. */
final class GatewayPlugins {
  /** Until requests that passed the plugins of the file before are over, all but a few. */
  private static final long FAREWELL_MILLIS = 120_000;

  private final Vertx vertx;
  private final Clock clock;
  private final RedisConnections redis;
  private final Optional<RedisConfig> cacheRedis;
  private final CacheStore cache;
  private final LocalWindows windows;
  private final KongMetrics metrics;
  private final HttpClient keySets;
  private volatile GatewayFile current;

  /**
   * @param cacheRedis where answers are kept; empty for the memory of the process
   * @param cacheBytes how much of that they may take
   */
  GatewayPlugins(
      Vertx vertx,
      Clock clock,
      RedisConnections redis,
      Optional<RedisConfig> cacheRedis,
      long cacheBytes,
      KongMetrics metrics) {
    this.vertx = vertx;
    this.clock = clock;
    this.redis = redis;
    this.cacheRedis = cacheRedis;
    this.cache =
        cacheRedis
            .<CacheStore>map(config -> new RedisStore(redis.get(config)))
            .orElseGet(() -> new MemoryStore(cacheBytes, clock));
    this.windows = new LocalWindows(clock);
    this.metrics = metrics;
    this.keySets = vertx.createHttpClient();
  }

  /** Makes the plugins of a file. */
  PluginFactory of(GatewayFile file) {
    Consumers consumers = new Consumers(file, clock);
    return definition -> create(definition, consumers);
  }

  /** A file is at work. */
  void loaded(GatewayFile file) {
    current = file;
    metrics.loaded(
        file.routes().stream().map(RouteDefinition::label).toList(),
        configs(file, PrometheusConfig.class).anyMatch(PrometheusConfig::upstreamHealthMetrics));
    vertx.setTimer(FAREWELL_MILLIS, due -> redis.retain(used(current)));
  }

  private List<RedisConfig> used(GatewayFile file) {
    return Stream.concat(
            cacheRedis.stream(),
            configs(file, RateLimitingConfig.class).map(RateLimitingConfig::redis))
        .filter(config -> config.host().isPresent())
        .distinct()
        .collect(Collectors.toList());
  }

  private static <T extends PluginConfig> Stream<T> configs(GatewayFile file, Class<T> kind) {
    return file.plugins().stream()
        .map(PluginDefinition::config)
        .map(config -> kind.isInstance(config) ? kind.cast(config) : null)
        .filter(Objects::nonNull);
  }

  private Plugin create(PluginDefinition definition, Consumers consumers) {
    PluginConfig config = definition.config();
    if (config instanceof AclConfig acl) {
      return new AclPlugin(acl, consumers);
    } else if (config instanceof BasicAuthConfig basic) {
      return new BasicAuthPlugin(basic, consumers);
    } else if (config instanceof CorrelationIdConfig correlation) {
      return new CorrelationIdPlugin(correlation);
    } else if (config instanceof CorsConfig cors) {
      return new CorsPlugin(cors);
    } else if (config instanceof IpRestrictionConfig addresses) {
      return new IpRestrictionPlugin(addresses);
    } else if (config instanceof JwtConfig jwt) {
      return new JwtPlugin(jwt, consumers, keySets, clock);
    } else if (config instanceof KeyAuthConfig keys) {
      return new KeyAuthPlugin(keys, consumers);
    } else if (config instanceof PrometheusConfig prometheus) {
      return new PrometheusPlugin(prometheus, metrics);
    } else if (config instanceof ProxyCacheConfig answers) {
      return new ProxyCachePlugin(answers, cache, clock);
    } else if (config instanceof RateLimitingConfig limits) {
      return new RateLimitingPlugin(definition, WindowCounts.of(limits, windows, redis), clock);
    } else if (config instanceof RequestSizeLimitingConfig size) {
      return new RequestSizeLimitingPlugin(size);
    } else if (config instanceof RequestTerminationConfig termination) {
      return new RequestTerminationPlugin(termination);
    } else if (config instanceof RequestTransformerConfig request) {
      return new RequestTransformerPlugin(request);
    } else if (config instanceof ResponseTransformerConfig response) {
      return new ResponseTransformerPlugin(response);
    }
    throw new IllegalStateException("no plugin " + definition.name());
  }
}
