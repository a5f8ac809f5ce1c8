package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Secret;
import dev.platformapi.gateway.config.rule.Host;
import dev.platformapi.gateway.config.rule.Numbers;
import java.time.Duration;
import java.util.Optional;

/**
 * A Redis that a plugin keeps something in.
 *
 * @param host empty when the plugin keeps nothing there
 * @param timeout for connecting, reading and writing
 * @param sslVerify whether the server's certificate must be good
 * @param serverName what TLS is to be told (SNI); it is told the host
 */
public record RedisConfig(
    Optional<String> host,
    int port,
    Duration timeout,
    Optional<String> username,
    Optional<Secret> password,
    int database,
    boolean ssl,
    boolean sslVerify,
    Optional<String> serverName) {

  /** The client for Redis puts it into an address, where it is none (RFC 3986, section 3.2.2). */
  private static final Rule<String> REACHABLE =
      Rule.of(host -> !host.contains("_"), "a name with '_' is not supported here");

  /** Reads the field redis, and the fields redis_host, redis_port and so on that it replaced. */
  static RedisConfig read(Fields config) {
    Fields redis = config.get("redis").fields();
    Item serverName = item(redis, config, "server_name");
    RedisConfig read =
        new RedisConfig(
            item(redis, config, "host").string().check(Host.RULE).check(REACHABLE).optional(),
            item(redis, config, "port").integer().check(Numbers.PORT).orElse(6379),
            item(redis, config, "timeout")
                .integer()
                .check(Numbers.between(0, Integer.MAX_VALUE - 1))
                .map(Duration::ofMillis)
                .orElse(Duration.ofSeconds(2)),
            item(redis, config, "username").referenceable().optional(),
            item(redis, config, "password")
                .referenceable()
                .optional()
                .filter(password -> !password.isEmpty())
                .map(Secret::new),
            item(redis, config, "database").integer().orElse(0),
            item(redis, config, "ssl").bool().orElse(false),
            item(redis, config, "ssl_verify").bool().orElse(false),
            serverName.string().check(Host.SERVER_NAME).optional());
    if (read.serverName.isPresent() && !read.serverName.equals(read.host)) {
      serverName.warn("not used: TLS is told the name in redis.host");
    }
    redis.end();
    return read;
  }

  private static Item item(Fields redis, Fields config, String name) {
    Item item = redis.get(name);
    Item old = config.get("redis_" + name);
    if (!old.isPresent()) {
      return item;
    }
    old.warn("deprecated: write redis." + name);
    if (item.isPresent() && !item.isSameAs(old)) {
      old.fault("both deprecated and new field are used but their values mismatch: redis." + name);
    }
    return item.isPresent() ? item : old;
  }
}
