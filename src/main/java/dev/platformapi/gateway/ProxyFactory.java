package dev.platformapi.gateway;

import dev.platformapi.gateway.proxy.Gateway;
import dev.platformapi.gateway.proxy.Proxy;
import dev.platformapi.gateway.proxy.ProxySettings;
import dev.platformapi.gateway.proxy.UpstreamClients;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes proxies, and keeps what outlives them. */
@ApplicationScoped
class ProxyFactory {
  private final Vertx vertx;
  private final ProxySettings settings;
  private final UpstreamClients clients;

  ProxyFactory(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.settings =
        new ProxySettings(
            config.connections().max(),
            config.connections().keepAlive(),
            (int) Math.min(config.bodyInMemory().asLongValue(), Integer.MAX_VALUE / 2),
            config.clientTimeout());
    this.clients = new UpstreamClients(vertx, settings);
  }

  Proxy create(Gateway gateway) {
    return new Proxy(
        vertx,
        gateway,
        settings,
        clients,
        definition -> {
          throw new UnsupportedOperationException(definition.name());
        });
  }

  @PreDestroy
  void close() {
    clients.close();
  }
}
