package dev.platformapi.gateway;

import dev.platformapi.gateway.Gateways.Loaded;
import dev.platformapi.gateway.Gateways.Outcome;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Function;

/**
 * The gateway seen from the management port: {@code GET /gateway/config}, {@code /gateway/routes},
 * {@code /gateway/services}, {@code /gateway/upstreams}, {@code /metrics}, and {@code POST
 * /gateway/config}, which takes a file in YAML, or in JSON when its {@code Content-Type} says so.
 */
@ApplicationScoped
class GatewayManagement {
  private static final String CONFIG = "/gateway/config";

  /** More is no file that could be read. */
  private static final long MOST_BYTES = 16 << 20;

  private final Gateways gateways;
  private final MetricsPage metrics;
  private final Vertx vertx;

  GatewayManagement(
      Gateways gateways, ProxyFactory factory, PrometheusMeterRegistry registry, Vertx vertx) {
    this.metrics = new MetricsPage(registry, factory.metrics());
    this.gateways = gateways;
    this.vertx = vertx;
  }

  void register(@Observes ManagementInterface management) {
    Router router = management.router();
    router.get(CONFIG).handler(context -> show(context, this::config));
    router.get("/gateway/routes").handler(context -> show(context, GatewayView::routes));
    router.get("/gateway/services").handler(context -> show(context, GatewayView::services));
    router.get("/gateway/upstreams").handler(context -> show(context, GatewayView::upstreams));
    // Where Kong's Status API has them.
    router.get("/metrics").blockingHandler(metrics, false);
    router
        .post(CONFIG)
        .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
        .handler(this::load)
        .failureHandler(GatewayManagement::unreadable);
  }

  private void load(RoutingContext context) {
    Buffer body = context.body().buffer();
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    boolean json = type != null && type.startsWith("application/json");
    if (body == null || body.length() == 0) {
      end(context, 400, new JsonObject().put("message", "Send a Kong declarative file."));
      return;
    }
    vertx
        .executeBlocking(() -> gateways.load(body.getBytes(), json), false)
        .onSuccess(outcome -> tell(context, outcome))
        .onFailure(context::fail);
  }

  private void tell(RoutingContext context, Outcome outcome) {
    switch (outcome) {
      case LOADED -> end(context, 201, config(gateways.current().orElseThrow()));
      case UNCHANGED -> context.response().setStatusCode(304).end();
      case BUSY -> {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        end(context, 429, new JsonObject().put("message", "Another file is being loaded."));
      }
      case REJECTED ->
          end(
              context,
              400,
              new JsonObject()
                  .put("message", "The file has faults; the gateway goes on as it was.")
                  .put(
                      "faults",
                      gateways
                          .rejected()
                          .map(Gateways.Rejected::faults)
                          .map(JsonArray::new)
                          .orElse(new JsonArray())));
    }
  }

  private static void unreadable(RoutingContext context) {
    int status = context.statusCode() == 413 ? 413 : 400;
    end(context, status, new JsonObject().put("message", "The file is too large or broken off."));
  }

  private JsonObject config(Loaded loaded) {
    JsonObject config =
        new JsonObject()
            .put("version", loaded.version())
            .put("since", loaded.since().toString())
            .put("source", loaded.source())
            .put("routes", loaded.proxy().gateway().file().routes().size())
            .put("services", loaded.proxy().gateway().file().services().size());
    gateways
        .rejected()
        .ifPresent(
            rejected ->
                config.put(
                    "rejected",
                    new JsonObject()
                        .put("version", rejected.version())
                        .put("at", rejected.at().toString())
                        .put("source", rejected.source())
                        .put("faults", new JsonArray(rejected.faults()))));
    return config;
  }

  private void show(RoutingContext context, Function<Loaded, JsonObject> view) {
    gateways
        .current()
        .ifPresentOrElse(
            loaded -> end(context, 200, view.apply(loaded)),
            () ->
                end(
                    context,
                    404,
                    new JsonObject().put("message", "There is no platform.gateway.config.")));
  }

  private static void end(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.toBuffer());
  }
}
