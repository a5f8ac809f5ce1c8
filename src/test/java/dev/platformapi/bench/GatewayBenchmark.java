package dev.platformapi.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compares the packaged gateway with nginx before the same upstream, which is another nginx: {@code
 * ./mvnw -q -Pbench-gateway verify}. All are there at once and take turns; each number is the
 * median of the rounds. There must be an {@code nginx} on the path.
 *
 * <p>Settings are system properties, {@code bench.…}; their defaults are in the Maven profile.
 */
public final class GatewayBenchmark {
  private static final String KEY = "bench";
  private static final String SECRET = "a secret of at least thirty-two bytes";
  private static final int UNDER_WAY = 32;

  private final Duration warmup = Duration.ofSeconds(Long.getLong("bench.warmup"));
  private final Duration round = Duration.ofSeconds(Long.getLong("bench.round"));
  private final int rounds = Integer.getInteger("bench.rounds");
  private final Path directory;

  private GatewayBenchmark(Path directory) {
    this.directory = directory;
  }

  public static void main(String... arguments) throws Exception {
    new GatewayBenchmark(Files.createTempDirectory("gateway-bench")).run();
    // The embedded Redis stops when the JVM ends.
    System.exit(0);
  }

  private void run() throws Exception {
    int upstream = Pod.freePort();
    int proxy = Pod.freePort();
    start(nginx(upstream, proxy));
    URI redis = URI.create(RedisServer.temporary().url());
    Path file = directory.resolve("kong.yml");
    Files.writeString(file, gateway(upstream, redis.getPort()));
    Pod pod =
        Pod.alone(
            "bench-gateway",
            Map.of(
                "PLATFORM_GATEWAY_ONLY", "true",
                "GATEWAY_CONFIG", file.toString(),
                "QUARKUS_LOG_CATEGORY__DEV_PLATFORMAPI_ACCESS__LEVEL", "OFF"));
    Runtime.getRuntime().addShutdownHook(new Thread(pod.process()::destroyForcibly));
    pod.awaitReady("/bare");
    Map<String, OpenLoad> loads = new LinkedHashMap<>();
    loads.put("nginx", load(proxy, "/", ""));
    loads.put("gateway", load(pod.port(), "/bare", ""));
    loads.put(
        "gateway, jwt + rate-limiting(redis) + prometheus",
        load(pod.port(), "/full", "Authorization: Bearer " + token() + "\r\n"));
    for (OpenLoad load : loads.values()) {
      load.keep(UNDER_WAY, warmup);
    }
    measure(loads);
  }

  private void measure(Map<String, OpenLoad> loads) throws Exception {
    Map<String, List<OpenLoad.Result>> results = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      for (Map.Entry<String, OpenLoad> load : loads.entrySet()) {
        results
            .computeIfAbsent(load.getKey(), name -> new ArrayList<>())
            .add(load.getValue().keep(UNDER_WAY, round));
      }
    }
    double nginx = median(results.get("nginx"), false);
    results.forEach(
        (name, measured) ->
            System.out.printf(
                Locale.ROOT,
                "%-50s %8.0f requests/s (%.2f of nginx), p99 %.2f ms, failed %d%n",
                name,
                median(measured, false),
                median(measured, false) / nginx,
                median(measured, true),
                measured.stream().mapToLong(one -> one.failed() + one.shed()).sum()));
  }

  private static double median(List<OpenLoad.Result> results, boolean tail) {
    double[] values =
        results.stream()
            .mapToDouble(result -> tail ? result.percentile(99) : result.goodput())
            .sorted()
            .toArray();
    return Arrays.stream(values).skip(values.length / 2).findFirst().orElseThrow();
  }

  private static OpenLoad load(int port, String path, String headers) {
    byte[] request =
        ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n")
            .getBytes(ISO_8859_1);
    return new OpenLoad(port, UNDER_WAY, () -> request);
  }

  private void start(Path config) throws Exception {
    Process nginx =
        new ProcessBuilder("nginx", "-p", directory.toString(), "-c", config.toString())
            .inheritIO()
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(nginx::destroy));
  }

  /** As its manual has it for speed: connections to the upstream are kept. */
  private Path nginx(int upstream, int proxy) throws Exception {
    Path config = directory.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        worker_processes auto;
        pid %1$s/nginx.pid;
        error_log stderr warn;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          upstream echo { server 127.0.0.1:%2$d; keepalive 64; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:%2$d;
            location / { default_type application/json; return 200 '{"id": 42, "name": "ann"}'; }
          }
          server {
            listen 127.0.0.1:%3$d;
            location / {
              proxy_pass http://echo;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            }
          }
        }
        """
            .formatted(directory, upstream, proxy));
    return config;
  }

  private static String gateway(int upstream, int redis) {
    return """
    _format_version: "3.0"
    services:
      - name: echo
        url: http://127.0.0.1:%d
        routes:
          - name: bare
            paths: [/bare]
          - name: full
            paths: [/full]
            plugins:
              - {name: jwt, config: {claims_to_verify: [exp]}}
              - name: rate-limiting
                config:
                  {minute: 1000000000, policy: redis, redis: {host: 127.0.0.1, port: %d}}
              - name: prometheus
                config: {per_consumer: true, status_code_metrics: true, latency_metrics: true,
                  bandwidth_metrics: true}
    consumers:
      - username: ann
        jwt_secrets: [{key: "%s", secret: "%s"}]
    """
        .formatted(upstream, redis, KEY, SECRET);
  }

  private static String token() throws Exception {
    long until = System.currentTimeMillis() / 1000 + 86_400;
    String signed =
        encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8))
            + "."
            + encode(("{\"iss\":\"" + KEY + "\",\"exp\":" + until + "}").getBytes(UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    return signed + "." + encode(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
