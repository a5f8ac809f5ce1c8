package dev.platformapi.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code platform.http.…}: what all HTTP edges share. */
@ConfigMapping(prefix = "platform.http")
public interface HttpConfig {
  /** The largest request body that the service's own HTTP edges take. */
  @WithDefault("1M")
  MemorySize maxBodySize();
}
