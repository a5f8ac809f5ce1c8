package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Written;
import dev.platformapi.gateway.config.rule.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers that are kept: in the process, or in the Redis of the service.
 *
 * @param responseCodes which answers are kept
 * @param contentTypes which answers are kept; {@code *} stands for any type or subtype, and
 *     parameters must be the same
 * @param cacheControl whether {@code Cache-Control} is obeyed (RFC 9111)
 * @param storageTtl for how long answers are kept at all, whatever they say themselves
 * @param varyQueryParams which parameters tell answers apart; empty means all
 * @param varyHeaders which header fields tell answers apart
 * @param ageHeader whether answers tell their age
 * @param cacheStatusHeader whether answers tell {@code X-Cache-Status}
 * @param cacheKeyHeader whether answers tell {@code X-Cache-Key}
 */
public record ProxyCacheConfig(
    Set<Integer> responseCodes,
    Set<HttpMethod> requestMethods,
    Set<String> contentTypes,
    Duration cacheTtl,
    boolean cacheControl,
    boolean ignoreUriCase,
    Optional<Duration> storageTtl,
    List<String> varyQueryParams,
    List<String> varyHeaders,
    boolean ageHeader,
    boolean cacheStatusHeader,
    boolean cacheKeyHeader)
    implements PluginConfig {

  /** Where answers are kept. */
  private enum Strategy implements Written {
    MEMORY
  }

  private static final HttpMethod[] METHODS = {
    HttpMethod.HEAD, HttpMethod.GET, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.PUT
  };
  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  static ProxyCacheConfig read(Fields fields) {
    fields.get("strategy").oneOf(Strategy.values()).required(Strategy.MEMORY);
    fields.unused("memory", "there is one cache in the memory of the process");
    Fields headers = fields.get("response_headers").fields();
    ProxyCacheConfig config =
        new ProxyCacheConfig(
            fields
                .get("response_code")
                .filled()
                .set(item -> item.integer().check(Numbers.between(100, 900)))
                .orElse(Set.of(200, 301, 404)),
            fields.get("request_method").set(item -> item.oneOf(METHODS)).orElse(SAFE),
            fields
                .get("content_type")
                .set(Item::string)
                .orElse(Set.of("text/plain", "application/json")),
            seconds(fields, "cache_ttl").orElse(Duration.ofSeconds(300)),
            fields.get("cache_control").bool().orElse(false),
            fields.get("ignore_uri_case").bool().orElse(false),
            seconds(fields, "storage_ttl"),
            fields.get("vary_query_params").list(Item::string).orElse(List.of()),
            fields.get("vary_headers").list(Item::string).orElse(List.of()),
            headers.get("age").bool().orElse(true),
            headers.get("X-Cache-Status").bool().orElse(true),
            headers.get("X-Cache-Key").bool().orElse(true));
    headers.end();
    return config;
  }

  private static Optional<Duration> seconds(Fields fields, String name) {
    return fields.get(name).integer().check(Numbers.POSITIVE).map(Duration::ofSeconds).optional();
  }
}
