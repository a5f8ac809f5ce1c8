package dev.platformapi.gateway;

import dev.platformapi.gateway.proxy.Gateway;
import dev.platformapi.gateway.proxy.Proxy;
import dev.platformapi.gateway.proxy.ProxySettings;
import dev.platformapi.gateway.proxy.UpstreamClients;
import dev.platformapi.gateway.upstream.BreakerSettings;
import dev.platformapi.gateway.upstream.Breakers;
import dev.platformapi.gateway.upstream.SystemNames;
import dev.platformapi.gateway.upstream.Upstreams;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Makes proxies, and keeps what outlives them. */
@ApplicationScoped
class ProxyFactory {
  private final Vertx vertx;
  private final ProxySettings settings;
  private final UpstreamClients clients;
  private final Upstreams upstreams;
  private final Breakers breakers;

  ProxyFactory(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.settings =
        new ProxySettings(
            config.connections().max(),
            config.connections().keepAlive(),
            (int) Math.min(config.bodyInMemory().asLongValue(), Integer.MAX_VALUE / 2),
            config.clientTimeout());
    this.clients = new UpstreamClients(vertx, settings);
    this.upstreams = new Upstreams(vertx, new SystemNames(vertx), config.dnsRefresh());
    this.breakers = new Breakers(vertx, breaker(config.breaker()));
  }

  Proxy create(Gateway gateway) {
    return new Proxy(
        vertx,
        gateway,
        settings,
        clients,
        upstreams,
        breakers,
        definition -> {
          throw new UnsupportedOperationException(definition.name());
        });
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
    clients.close();
  }
}
