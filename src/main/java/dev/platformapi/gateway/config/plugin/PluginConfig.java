package dev.platformapi.gateway.config.plugin;

import java.util.Optional;

/** The configuration of a plugin, as it is written in the file. */
public sealed interface PluginConfig
    permits AclConfig,
        BasicAuthConfig,
        CorrelationIdConfig,
        CorsConfig,
        IpRestrictionConfig,
        JwtConfig,
        KeyAuthConfig,
        PrometheusConfig,
        ProxyCacheConfig,
        RateLimitingConfig,
        RequestSizeLimitingConfig,
        RequestTerminationConfig,
        RequestTransformerConfig,
        ResponseTransformerConfig {

  /** The id or username of the consumer that requests without credentials count as. */
  default Optional<String> anonymous() {
    return Optional.empty();
  }
}
