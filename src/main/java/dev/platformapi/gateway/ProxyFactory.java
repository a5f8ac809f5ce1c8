package dev.platformapi.gateway;

import dev.platformapi.gateway.plugin.metric.KongMetrics;
import dev.platformapi.gateway.plugin.redis.RedisConnections;
import dev.platformapi.gateway.proxy.Gateway;
import dev.platformapi.gateway.proxy.Proxy;
import dev.platformapi.gateway.proxy.ProxySettings;
import dev.platformapi.gateway.proxy.UpstreamClients;
import dev.platformapi.gateway.upstream.BreakerSettings;
import dev.platformapi.gateway.upstream.Breakers;
import dev.platformapi.gateway.upstream.DnsNames;
import dev.platformapi.gateway.upstream.Upstreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Makes proxies, and keeps what outlives them. */
@ApplicationScoped
class ProxyFactory {
  private final Vertx vertx;
  private final ProxySettings settings;
  private final UpstreamClients clients;
  private final DnsNames names;
  private final Upstreams upstreams;
  private final Breakers breakers;
  private final GatewayPlugins plugins;
  private final ClientTraffic traffic = new ClientTraffic();
  private final KongMetrics metrics;
  private volatile Proxy current;

  ProxyFactory(Vertx vertx, Clock clock, GatewayConfig config, MeterRegistry registry) {
    this.vertx = vertx;
    this.settings =
        new ProxySettings(
            config.connections().max(),
            config.connections().keepAlive(),
            (int) Math.min(config.bodyInMemory().asLongValue(), Integer.MAX_VALUE / 2),
            config.clientTimeout());
    this.clients = new UpstreamClients(vertx, settings);
    this.names = new DnsNames(vertx);
    this.upstreams = new Upstreams(vertx, names);
    this.breakers = new Breakers(vertx, breaker(config.breaker()));
    this.metrics =
        new KongMetrics(
            UUID.randomUUID().toString(),
            Proxy.NAME,
            traffic::now,
            () -> current.balancers().statuses());
    this.plugins =
        new GatewayPlugins(
            vertx,
            clock,
            new RedisConnections(vertx, registry),
            CacheRedis.of(config.cache().redis()),
            config.cache().memory().asLongValue(),
            metrics);
  }

  /** A proxy for a file, which is the one at work from now on. */
  Proxy create(Gateway gateway) {
    Proxy proxy =
        new Proxy(
            vertx, gateway, settings, clients, upstreams, breakers, plugins.of(gateway.file()));
    plugins.loaded(gateway.file());
    current = proxy;
    return proxy;
  }

  UpstreamClients clients() {
    return clients;
  }

  KongMetrics metrics() {
    return metrics;
  }

  ClientTraffic traffic() {
    return traffic;
  }

  private static Optional<BreakerSettings> breaker(GatewayConfig.Breaker config) {
    return config.enabled()
        ? Optional.of(
            new BreakerSettings(
                config.requests(), config.failureRatio(), config.delay(), config.successes()))
        : Optional.empty();
  }

  @PreDestroy
  void close() {
    upstreams.close();
    names.close();
    clients.close();
  }
}
