package dev.platformapi.gateway;

import dev.platformapi.gateway.config.document.Secret;
import dev.platformapi.gateway.config.plugin.RedisConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The Redis of an address, {@code redis://[user:password@]host[:port][/database]}. */
final class CacheRedis {
  private static final int PORT = 6379;

  /** An answer that is kept must not be worth waiting for. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private CacheRedis() {}

  /** Empty when there is no address, or several, of a cluster. */
  static Optional<RedisConfig> of(Optional<String> address) {
    return address.filter(one -> one.indexOf(',') < 0).map(URI::create).map(CacheRedis::of);
  }

  private static RedisConfig of(URI address) {
    boolean tls = "rediss".equals(address.getScheme());
    Optional<String[]> caller =
        Optional.ofNullable(address.getUserInfo()).map(info -> info.split(":", 2));
    String path = address.getPath() == null ? "" : address.getPath().replace("/", "");
    return new RedisConfig(
        Optional.of(address.getHost()),
        address.getPort() < 0 ? PORT : address.getPort(),
        PATIENCE,
        caller.map(parts -> parts[0]).filter(name -> !name.isEmpty()),
        caller.filter(parts -> parts.length > 1).map(parts -> new Secret(parts[1])),
        path.isEmpty() ? 0 : Integer.parseInt(path),
        tls,
        tls,
        Optional.empty());
  }
}
