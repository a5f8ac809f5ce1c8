package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Written;
import dev.platformapi.gateway.config.rule.Names;
import dev.platformapi.gateway.config.rule.Numbers;
import dev.platformapi.gateway.config.rule.Paths;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How many requests there may be.
 *
 * @param limits at least one, from the shortest period to the longest
 * @param limitBy whose requests are counted together
 * @param headerName whose value is counted by, when it is by header
 * @param path which requests are counted together, when it is by path
 * @param faultTolerant whether requests pass when the counters cannot be reached
 * @param hideClientHeaders whether answers do not tell the limits
 * @param syncRate after how long counters are written to Redis; empty means with each request
 */
public record RateLimitingConfig(
    Map<Period, Long> limits,
    LimitBy limitBy,
    Optional<String> headerName,
    Optional<String> path,
    Policy policy,
    boolean faultTolerant,
    boolean hideClientHeaders,
    int errorCode,
    String errorMessage,
    Optional<Duration> syncRate,
    RedisConfig redis)
    implements PluginConfig {

  /** A period of the calendar, in UTC. */
  public enum Period implements Written {
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    MONTH,
    YEAR
  }

  /** Whose requests are counted together. */
  public enum LimitBy implements Written {
    CONSUMER,
    CREDENTIAL,
    IP,
    SERVICE,
    HEADER,
    PATH
  }

  /** Where requests are counted. */
  public enum Policy implements Written {
    LOCAL,
    REDIS
  }

  static RateLimitingConfig read(Fields fields) {
    LimitBy limitBy = fields.get("limit_by").oneOf(LimitBy.values()).orElse(LimitBy.CONSUMER);
    Policy policy = fields.get("policy").oneOf(Policy.values()).orElse(Policy.LOCAL);
    RateLimits.required(
        policy == Policy.REDIS, fields.get("redis").fields().get("host"), fields.get("redis_host"));
    RateLimits.required(limitBy == LimitBy.HEADER, fields.get("header_name"));
    RateLimits.required(limitBy == LimitBy.PATH, fields.get("path"));
    return new RateLimitingConfig(
        RateLimits.read(fields),
        limitBy,
        fields.get("header_name").string().check(Names.HEADER).optional(),
        fields.get("path").string().check(Paths.RULE).optional(),
        policy,
        fields.get("fault_tolerant").bool().orElse(true),
        fields.get("hide_client_headers").bool().orElse(false),
        fields.get("error_code").integer().check(Numbers.between(100, 999)).orElse(429),
        fields.get("error_message").string().orElse("API rate limit exceeded"),
        RateLimits.syncRate(fields, policy),
        RedisConfig.read(fields));
  }
}
