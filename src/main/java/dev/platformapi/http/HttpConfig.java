package dev.platformapi.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.ClientAuth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code platform.http.…}: what all HTTP edges share. */
@ConfigMapping(prefix = "platform.http")
public interface HttpConfig {
  /** The largest request body that the service's own HTTP edges take. */
  @WithDefault("1M")
  MemorySize maxBodySize();

  /**
   * Whether clients over TLS must show a certificate that the trust store of the server's TLS
   * configuration knows.
   */
  @WithDefault("NONE")
  ClientAuth clientAuth();

  /**
   * Addresses and networks of proxies, such as {@code 10.0.0.0/8}, from which {@code
   * X-Forwarded-For} is believed; by default nobody's.
   */
  Optional<List<String>> trustedProxies();

  Cors cors();

  /** {@code platform.http.cors.…}: what pages of other origins may do. */
  interface Cors {
    /** Whose pages, such as {@code https://app.example.com}; by default nobody's. */
    Optional<List<String>> origins();

    @WithDefault("GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS")
    List<String> methods();

    /** What requests may carry. */
    @WithDefault(
        "Accept,Authorization,Content-Type,X-API-Key,X-API-Version,X-Request-ID,If-Match,"
            + "If-None-Match,Idempotency-Key,Cache-Control,Last-Event-ID,traceparent,tracestate,"
            + "X-Grpc-Web,X-User-Agent,Grpc-Timeout")
    List<String> headers();

    /** What pages may read of answers. */
    @WithDefault(
        "ETag,Link,Location,Age,X-Request-ID,X-Response-Time,X-API-Version,Server-Timing,"
            + "Deprecation,Sunset,Retry-After,RateLimit,RateLimit-Policy,Idempotent-Replayed,"
            + "Grpc-Status,Grpc-Message,Grpc-Status-Details-Bin")
    Set<String> exposedHeaders();

    /** Whether requests may carry cookies and the like. */
    @WithDefault("true")
    boolean credentials();

    /** For how long a browser remembers these rules. */
    @WithDefault("1h")
    Duration maxAge();
  }
}
