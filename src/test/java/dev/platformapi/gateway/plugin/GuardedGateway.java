package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.GatewayFileReader;
import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.config.plugin.AclConfig;
import dev.platformapi.gateway.config.plugin.BasicAuthConfig;
import dev.platformapi.gateway.config.plugin.IpRestrictionConfig;
import dev.platformapi.gateway.config.plugin.JwtConfig;
import dev.platformapi.gateway.config.plugin.KeyAuthConfig;
import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.MovableClock;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.nio.charset.StandardCharsets;

/** A gateway with the plugins that say who may pass, before an upstream that tells what it got. */
final class GuardedGateway implements AutoCloseable {
  final MovableClock clock = new MovableClock();
  final EchoUpstream upstream;
  private final HttpClient keys;
  private final Consumers consumers;
  private final RunningGateway gateway;
  private final Runnable afterwards;

  private GuardedGateway(Vertx vertx, String rest, Runnable afterwards) {
    this.afterwards = afterwards;
    this.upstream = EchoUpstream.start(vertx);
    this.keys = vertx.createHttpClient();
    String text =
        "_format_version: \"3.0\"\n" + rest.replace("UPSTREAM", "127.0.0.1:" + upstream.port());
    this.consumers = new Consumers(read(text), clock);
    this.gateway = RunningGateway.of(vertx, text, this::create);
  }

  /** One of a file, in which {@code UPSTREAM} stands for the host and port of the upstream. */
  static GuardedGateway of(String file) {
    Vertx own = Vertx.vertx();
    return new GuardedGateway(own, file, own::close);
  }

  /** The same, with something else that already runs. */
  static GuardedGateway of(Vertx vertx, String file) {
    return new GuardedGateway(vertx, file, () -> {});
  }

  static GatewayFile read(String text) {
    var reading =
        new GatewayFileReader(n -> null).read(text.getBytes(StandardCharsets.UTF_8), false);
    return reading.file().orElseThrow(() -> new AssertionError(reading.faults()));
  }

  Reply get(String uri, String... headers) {
    return gateway.get(uri, headers);
  }

  Reply send(String method, String uri, String body, String... headers) {
    return gateway.send(method, uri, body, headers);
  }

  private Plugin create(PluginDefinition definition) {
    if (definition.config() instanceof JwtConfig config) {
      return new JwtPlugin(config, consumers, keys, clock);
    }
    if (definition.config() instanceof KeyAuthConfig config) {
      return new KeyAuthPlugin(config, consumers);
    }
    if (definition.config() instanceof BasicAuthConfig config) {
      return new BasicAuthPlugin(config, consumers);
    }
    if (definition.config() instanceof AclConfig config) {
      return new AclPlugin(config, consumers);
    }
    return new IpRestrictionPlugin((IpRestrictionConfig) definition.config());
  }

  @Override
  public void close() {
    gateway.close();
    upstream.close();
    keys.close();
    afterwards.run();
  }
}
