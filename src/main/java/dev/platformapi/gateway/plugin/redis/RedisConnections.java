package dev.platformapi.gateway.plugin.redis;

import dev.platformapi.gateway.config.document.Secret;
import dev.platformapi.gateway.config.plugin.RedisConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The ways to the Redis servers that a gateway's file names, one for each that is named alike. They
 * outlive a change of the file.
 */
public final class RedisConnections {
  private static final int CONNECTIONS = 8;
  private static final int WAITING = 10_000;

  /** What a timeout of 0 means in Kong: nginx's own. */
  private static final Duration NO_TIMEOUT = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final Map<RedisConfig, RedisConnection> connections = new HashMap<>();

  public RedisConnections(Vertx vertx, MeterRegistry metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
  }

  /** For timers of those who use it. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * The way to a Redis; nothing is connected yet.
   *
   * @param config with a host
   */
  public synchronized RedisConnection get(RedisConfig config) {
    return connections.computeIfAbsent(config, this::open);
  }

  /** Closes the ways to all others; to be called when nobody asks them any more. */
  public synchronized void retain(Collection<RedisConfig> used) {
    connections
        .entrySet()
        .removeIf(
            entry -> {
              if (used.contains(entry.getKey())) {
                return false;
              }
              entry.getValue().close();
              return true;
            });
  }

  private RedisConnection open(RedisConfig config) {
    Duration timeout = config.timeout().isZero() ? NO_TIMEOUT : config.timeout();
    String host = config.host().orElseThrow();
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    String address =
        (bare ? "[" + host + "]" : host) + ":" + config.port() + "/" + config.database();
    return RedisConnection.open(
        vertx, options(config, address, (int) timeout.toMillis()), address, timeout, metrics);
  }

  private static RedisOptions options(RedisConfig config, String address, int timeout) {
    NetClientOptions net =
        new NetClientOptions()
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true)
            .setConnectTimeout(timeout)
            .setSsl(config.ssl())
            .setTrustAll(!config.sslVerify())
            .setHostnameVerificationAlgorithm(config.sslVerify() ? "HTTPS" : "");
    return new RedisOptions()
        .setNetClientOptions(net)
        .setMaxPoolSize(CONNECTIONS)
        .setMaxPoolWaiting(WAITING)
        .setConnectionString((config.ssl() ? "rediss://" : "redis://") + caller(config) + address);
  }

  private static String caller(RedisConfig config) {
    return config
        .password()
        .map(Secret::value)
        .map(secret -> encode(config.username().orElse("")) + ":" + encode(secret) + "@")
        .orElse("");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
