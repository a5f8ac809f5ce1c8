package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.config.plugin.CorrelationIdConfig;
import dev.platformapi.gateway.config.plugin.CorsConfig;
import dev.platformapi.gateway.config.plugin.RequestSizeLimitingConfig;
import dev.platformapi.gateway.config.plugin.RequestTerminationConfig;
import dev.platformapi.gateway.config.plugin.RequestTransformerConfig;
import dev.platformapi.gateway.config.plugin.ResponseTransformerConfig;
import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gateways with one plugin each, before one upstream that echoes. */
final class PluginBench implements AutoCloseable {
  private static final int MILLIS = 20_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final Vertx vertx = Vertx.vertx();
  private final EchoUpstream upstream = EchoUpstream.start(vertx);
  private final Map<String, RunningGateway> gateways = new HashMap<>();

  /**
   * One with a plugin. The service's path is {@code /base}; the route {@code /user/<id>/<number>}
   * has two groups.
   *
   * @param config in YAML, on one line
   */
  RunningGateway with(String plugin, String config) {
    return gateways.computeIfAbsent(
        plugin + config,
        key ->
            RunningGateway.of(
                vertx,
                """
                _format_version: "3.0"
                services:
                  - name: echo
                    url: http://127.0.0.1:%d/base
                    routes:
                      - {name: all, paths: [/]}
                      - {name: user, paths: ['~/user/(?P<id>[^/]+)/(\\d+)$']}
                plugins:
                  - name: %s
                    config: %s
                """
                    .formatted(upstream.port(), plugin, config),
                PluginBench::create));
  }

  EchoUpstream upstream() {
    return upstream;
  }

  /** Sends bytes as they are, one for each character, and gives all that comes back. */
  static String raw(RunningGateway gateway, String request) throws IOException {
    try (Socket socket = send(gateway, request)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The same, up to the end of the first answer, which tells its length. */
  static String first(RunningGateway gateway, String request) throws IOException {
    try (Socket socket = send(gateway, request)) {
      StringBuilder answer = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (answer.indexOf("\r\n\r\n") < 0) {
        answer.append((char) in.read());
      }
      Matcher length = LENGTH.matcher(answer);
      byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      return answer + new String(body, StandardCharsets.ISO_8859_1);
    }
  }

  private static Socket send(RunningGateway gateway, String request) throws IOException {
    Socket socket = new Socket("127.0.0.1", gateway.port());
    socket.setSoTimeout(MILLIS);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static Plugin create(PluginDefinition definition) {
    if (definition.config() instanceof CorsConfig config) {
      return new CorsPlugin(config);
    }
    if (definition.config() instanceof CorrelationIdConfig config) {
      return new CorrelationIdPlugin(config);
    }
    if (definition.config() instanceof RequestSizeLimitingConfig config) {
      return new RequestSizeLimitingPlugin(config);
    }
    if (definition.config() instanceof RequestTerminationConfig config) {
      return new RequestTerminationPlugin(config);
    }
    if (definition.config() instanceof RequestTransformerConfig config) {
      return new RequestTransformerPlugin(config);
    }
    return new ResponseTransformerPlugin((ResponseTransformerConfig) definition.config());
  }

  @Override
  public void close() {
    gateways.values().forEach(RunningGateway::close);
    upstream.close();
    vertx.close();
  }
}
