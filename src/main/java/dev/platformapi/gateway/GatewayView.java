package dev.platformapi.gateway;

import dev.platformapi.gateway.Gateways.Loaded;
import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition;
import dev.platformapi.gateway.proxy.Gateway;
import dev.platformapi.gateway.proxy.Proxy;
import dev.platformapi.gateway.route.Route;
import dev.platformapi.gateway.upstream.TargetStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** A gateway as JSON. What its plugins are configured with is not told: there are secrets in it. */
final class GatewayView {
  private GatewayView() {}

  /** All routes in the order in which they are tried, with their plugins in theirs. */
  static JsonObject routes(Loaded loaded) {
    Gateway gateway = loaded.proxy().gateway();
    JsonArray routes = new JsonArray();
    for (Route route : gateway.router().routes()) {
      routes.add(
          new JsonObject()
              .put("id", route.id().toString())
              .put("name", route.name())
              .put("service", gateway.service(route).map(ServiceDefinition::label).orElse(null))
              .put("protocols", strings(new TreeSet<>(route.protocols())))
              .put("methods", strings(route.methods()))
              .put("hosts", strings(route.hosts()))
              .put("paths", strings(route.paths()))
              .put(
                  "plugins",
                  strings(
                      gateway.plugins(route, Optional.empty()).stream()
                          .map(PluginDefinition::name)
                          .toList())));
    }
    return new JsonObject().put("data", routes);
  }

  /** All services. */
  static JsonObject services(Loaded loaded) {
    JsonArray services = new JsonArray();
    for (ServiceDefinition service : loaded.proxy().gateway().file().services()) {
      services.add(
          new JsonObject()
              .put("id", service.id().toString())
              .put("name", service.name().orElse(null))
              .put("protocol", service.protocol().written())
              .put("host", service.host())
              .put("port", service.port())
              .put("path", service.path().orElse(null))
              .put("enabled", service.enabled())
              .put("breaker", breaker(loaded.proxy(), service)));
    }
    return new JsonObject().put("data", services);
  }

  /** All upstreams with their targets. */
  static JsonObject upstreams(Loaded loaded) {
    Gateway gateway = loaded.proxy().gateway();
    JsonArray upstreams = new JsonArray();
    for (UpstreamDefinition upstream : gateway.file().upstreams()) {
      JsonArray targets = new JsonArray();
      for (TargetStatus target : loaded.proxy().balancers().statuses(upstream)) {
        targets.add(
            new JsonObject()
                .put("target", target.target())
                .put("address", target.address())
                .put("weight", target.weight())
                .put("health", target.state().name())
                .put("under_way", target.calls()));
      }
      upstreams.add(
          new JsonObject()
              .put("id", upstream.id().toString())
              .put("name", upstream.name())
              .put("algorithm", upstream.algorithm().written())
              .put("targets", targets));
    }
    return new JsonObject().put("data", upstreams);
  }

  private static JsonObject breaker(Proxy proxy, ServiceDefinition service) {
    return proxy
        .breaker(service)
        .map(
            breaker ->
                new JsonObject().put("state", breaker.state().name().toLowerCase(Locale.ROOT)))
        .orElse(null);
  }

  private static JsonArray strings(Collection<?> values) {
    return new JsonArray(values.stream().map(Object::toString).toList());
  }
}
