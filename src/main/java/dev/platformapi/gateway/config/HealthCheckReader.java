package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.HealthChecks.Active;
import dev.platformapi.gateway.config.HealthChecks.Passive;
import dev.platformapi.gateway.config.HealthChecks.Thresholds;
import dev.platformapi.gateway.config.HealthChecks.Type;
import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.rule.Host;
import dev.platformapi.gateway.config.rule.Names;
import dev.platformapi.gateway.config.rule.Numbers;
import dev.platformapi.gateway.config.rule.Paths;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the health checks of upstreams, all of which are off by default. */
final class HealthCheckReader {
  private static final Set<Integer> ACTIVE_HEALTHY = statuses(200, 302);
  private static final Set<Integer> ACTIVE_UNHEALTHY =
      statuses(429, 404, 500, 501, 502, 503, 504, 505);
  private static final Set<Integer> PASSIVE_HEALTHY =
      statuses(
          200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307,
          308);
  private static final Set<Integer> PASSIVE_UNHEALTHY = statuses(429, 500, 503);

  private HealthCheckReader() {}

  static HealthChecks read(Fields fields) {
    return new HealthChecks(
        fields.get("active").read(HealthCheckReader::active),
        fields.get("passive").read(HealthCheckReader::passive),
        fields.get("threshold").number().check(Numbers.between(0, 100)).orElse(0.0));
  }

  private static Active active(Fields fields) {
    Fields healthy = fields.get("healthy").fields();
    Fields unhealthy = fields.get("unhealthy").fields();
    Active active =
        new Active(
            fields.get("type").oneOf(Type.values()).orElse(Type.HTTP),
            seconds(fields, "timeout", 1),
            fields
                .get("concurrency")
                .integer()
                .check(Numbers.between(1, Integer.MAX_VALUE))
                .orElse(10),
            fields.get("http_path").string().check(Paths.RULE).orElse("/"),
            fields.get("https_sni").string().check(Host.SERVER_NAME).optional(),
            fields.get("https_verify_certificate").bool().orElse(true),
            fields
                .get("headers")
                .map(Names.HEADER, item -> item.list(Item::string))
                .orElse(Map.of()),
            seconds(healthy, "interval", 0),
            seconds(unhealthy, "interval", 0),
            thresholds(healthy, ACTIVE_HEALTHY, unhealthy, ACTIVE_UNHEALTHY));
    healthy.end();
    unhealthy.end();
    return active;
  }

  private static Passive passive(Fields fields) {
    Fields healthy = fields.get("healthy").fields();
    Fields unhealthy = fields.get("unhealthy").fields();
    Passive passive =
        new Passive(
            fields.get("type").oneOf(Type.values()).orElse(Type.HTTP),
            thresholds(healthy, PASSIVE_HEALTHY, unhealthy, PASSIVE_UNHEALTHY));
    healthy.end();
    unhealthy.end();
    return passive;
  }

  private static Thresholds thresholds(
      Fields healthy, Set<Integer> good, Fields unhealthy, Set<Integer> bad) {
    return new Thresholds(
        statuses(healthy).orElse(good),
        count(healthy, "successes"),
        statuses(unhealthy).orElse(bad),
        count(unhealthy, "tcp_failures"),
        count(unhealthy, "timeouts"),
        count(unhealthy, "http_failures"));
  }

  private static Value<Set<Integer>> statuses(Fields fields) {
    return fields.get("http_statuses").set(item -> item.integer().check(Numbers.between(100, 999)));
  }

  private static int count(Fields fields, String name) {
    return fields.get(name).integer().check(Numbers.between(0, 255)).orElse(0);
  }

  private static Duration seconds(Fields fields, String name, double usual) {
    double seconds = fields.get(name).number().check(Numbers.between(0, 65_535)).orElse(usual);
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  private static Set<Integer> statuses(Integer... statuses) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(statuses)));
  }
}
