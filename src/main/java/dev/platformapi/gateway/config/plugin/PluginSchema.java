package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is known of a plugin before it is configured.
 *
 * @param onConsumers whether it may be configured for a consumer; what finds out who the consumer
 *     is may not
 * @param onStreams whether Kong lets it be for tcp and tls, too
 * @param config reads its configuration
 */
public record PluginSchema(
    String name,
    boolean onConsumers,
    boolean onStreams,
    Function<Fields, ? extends PluginConfig> config) {
  private static final Map<String, PluginSchema> SUPPORTED = new TreeMap<>();

  private static final Set<String> LUA = Set.of("pre-function", "post-function");
  private static final Set<String> OTHERS_OF_KONG =
      Set.of(
          "acme",
          "ai-prompt-decorator",
          "ai-prompt-guard",
          "ai-prompt-template",
          "ai-proxy",
          "ai-request-transformer",
          "ai-response-transformer",
          "aws-lambda",
          "azure-functions",
          "bot-detection",
          "datadog",
          "file-log",
          "grpc-gateway",
          "grpc-web",
          "hmac-auth",
          "http-log",
          "ldap-auth",
          "loggly",
          "oauth2",
          "opentelemetry",
          "redirect",
          "response-ratelimiting",
          "session",
          "standard-webhooks",
          "statsd",
          "syslog",
          "tcp-log",
          "udp-log",
          "zipkin");

  static {
    add("acl", false, false, AclConfig::read);
    add("basic-auth", false, false, BasicAuthConfig::read);
    add("correlation-id", true, false, CorrelationIdConfig::read);
    add("cors", false, false, CorsConfig::read);
    add("ip-restriction", true, true, IpRestrictionConfig::read);
    add("jwt", false, false, JwtConfig::read);
    add("key-auth", false, false, KeyAuthConfig::read);
    add("prometheus", true, true, PrometheusConfig::read);
    add("proxy-cache", true, true, ProxyCacheConfig::read);
    add("rate-limiting", true, false, RateLimitingConfig::read);
    add("request-size-limiting", true, false, RequestSizeLimitingConfig::read);
    add("request-termination", true, false, RequestTerminationConfig::read);
    add("request-transformer", true, true, RequestTransformerConfig::read);
    add("response-transformer", true, false, ResponseTransformerConfig::read);
  }

  /** The plugin of this name; empty when it is not supported. */
  public static Optional<PluginSchema> of(String name) {
    return Optional.ofNullable(SUPPORTED.get(name));
  }

  /** The names of all plugins that are supported, in order. */
  public static List<String> supported() {
    return List.copyOf(SUPPORTED.keySet());
  }

  /** Why this plugin is not supported, and which ones are. */
  public static String unsupported(String name) {
    String why =
        LUA.contains(name)
            ? "plugin '" + name + "' runs Lua, which this gateway does not"
            : OTHERS_OF_KONG.contains(name)
                ? "plugin '" + name + "' of Kong is not supported"
                : "there is no plugin '" + name + "'" + Spelling.hint(name, supported());
    return why + "; supported are " + String.join(", ", supported());
  }

  private static void add(
      String name,
      boolean onConsumers,
      boolean onStreams,
      Function<Fields, ? extends PluginConfig> config) {
    SUPPORTED.put(name, new PluginSchema(name, onConsumers, onStreams, config));
  }
}
