package dev.platformapi.gateway.plugin;

import static dev.platformapi.gateway.plugin.PluginTests.ANN;
import static dev.platformapi.gateway.plugin.PluginTests.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.cache.Sha256;
import dev.platformapi.gateway.config.plugin.ProxyCacheConfig;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig;
import dev.platformapi.gateway.config.plugin.RedisConfig;
import dev.platformapi.gateway.plugin.cache.CacheStore;
import dev.platformapi.gateway.plugin.cache.MemoryStore;
import dev.platformapi.gateway.plugin.cache.RedisStore;
import dev.platformapi.gateway.plugin.limit.LocalWindows;
import dev.platformapi.gateway.plugin.redis.RedisConnections;
import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import dev.platformapi.gateway.support.TestClock;
import dev.platformapi.gateway.support.TestRedis;
import dev.platformapi.support.RedisOutage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** proxy-cache, section 11 of Kong's rules. */
class ProxyCachePluginTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String PREFIX = "gateway:proxy-cache:";
  private static TestRedis redis;
  private static EchoUpstream upstream;

  private final TestClock clock = new TestClock("2030-05-15T12:34:56Z");
  private final RedisConnections connections =
      new RedisConnections(VERTX, new SimpleMeterRegistry());
  private final MemoryStore memory = new MemoryStore(10 << 20, clock);
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = TestRedis.start(VERTX);
    upstream = EchoUpstream.start(VERTX);
  }

  @AfterAll
  static void stop() {
    redis.close();
    upstream.close();
    VERTX.close();
  }

  @BeforeEach
  void clear() {
    redis.clear();
    upstream.answering(request -> answer(request, "Content-Type: application/json"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    connections.retain(Set.of());
  }

  /** Each answer is another one: it tells how many requests there were. */
  private static void answer(HttpServerRequest request, String... headers) {
    for (String header : headers) {
      int colon = header.indexOf(':');
      request
          .response()
          .headers()
          .add(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    if (request.path().startsWith("/status/")) {
      request.response().setStatusCode(Integer.parseInt(request.path().substring(8)));
    }
    request.response().end("{\"n\":" + upstream.requests() + "}");
  }

  private static void upstreamSays(String... headers) {
    upstream.answering(request -> answer(request, headers));
  }

  private RedisStore inRedis(int port) {
    return new RedisStore(
        connections.get(
            new RedisConfig(
                Optional.of("127.0.0.1"),
                port,
                Duration.ofSeconds(2),
                Optional.empty(),
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty())));
  }

  private RunningGateway gateway(CacheStore store, String config) {
    return gateway(store, config, "");
  }

  private RunningGateway gateway(CacheStore store, String config, String more) {
    LocalWindows local = new LocalWindows(clock);
    RunningGateway gateway =
        RunningGateway.of(
            VERTX,
            PluginTests.file(
                upstream.port(),
                "- {name: proxy-cache, config: {strategy: memory" + config + "}}\n" + more),
            definition -> {
              if (definition.config() instanceof ProxyCacheConfig cache) {
                return new ProxyCachePlugin(cache, store, clock);
              }
              return definition.config() instanceof RateLimitingConfig
                  ? new RateLimitingPlugin(definition, local, clock)
                  : PluginTests.login();
            });
    open.add(gateway);
    return gateway;
  }

  private RunningGateway cached(String config) {
    return gateway(memory, config);
  }

  private static String status(Reply reply) {
    return reply.header("X-Cache-Status");
  }

  private static String hash(String text) {
    return Sha256.hex(text);
  }

  @ParameterizedTest(name = "11: kept, in {0}")
  @ValueSource(strings = {"memory", "redis"})
  void theSecondRequestGetsWhatTheFirstGot(String where) {
    upstreamSays("Content-Type: application/json", "X-Mine: a", "X-Mine: b", "ETag: \"1\"");
    RunningGateway gateway = gateway("redis".equals(where) ? inRedis(redis.port()) : memory, "");
    Reply first = gateway.get("/a");
    clock.goOn(Duration.ofSeconds(7));
    int before = upstream.requests();

    Reply second = gateway.get("/a");

    assertThat(status(first)).isEqualTo("Miss");
    assertThat(first.header("Age")).isNull();
    assertThat(status(second)).isEqualTo("Hit");
    assertThat(second.header("Age")).isEqualTo("7");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().getAll("X-Mine")).containsExactly("a", "b");
    assertThat(second.header("ETag")).isEqualTo("\"1\"");
    assertThat(second.header("Content-Type")).isEqualTo("application/json");
    assertThat(second.header("Content-Length")).isEqualTo("" + second.body().length());
    assertThat(second.header("X-Cache-Key")).isEqualTo(first.header("X-Cache-Key"));
    assertThat(second.header("X-Kong-Upstream-Latency")).isNull();
    assertThat(second.header("Via")).isNull();
    assertThat(upstream.requests()).isEqualTo(before);
  }

  /** 11: X-Cache-Key is Kong's: the hash of route, method, request line, query and headers. */
  @ParameterizedTest(name = "11: key of {0} {1}")
  @CsvSource({
    "/a, '', '|GET|GET /a HTTP/1.1||'",
    "/a?, '', '|GET|GET /a||'",
    "/a?b=2&a=1, '', '|GET|GET /a|a=1:b=2|'",
    "/a?a, '', '|GET|GET /a|a|'",
    "/a?a=, '', '|GET|GET /a|a=|'",
    "/a?a=2&a=1, '', '|GET|GET /a|a=1,2|'",
    "/a?a=x%20y+z, '', '|GET|GET /a|a=x y z|'",
    "/a?b=2&a=1&c=3, ', vary_query_params: [c, b, d]', '|GET|GET /a|c=3:b=2|'",
    "/a?b=2, ', vary_headers: [x-b, X-A, X-C]', '|GET|GET /a|b=2|x-b=gzip, br:X-A=1'",
    "/A/b?C=D, ', ignore_uri_case: true', '|GET|get /a/b|C=D|'"
  })
  void theKeyIsThatOfKong(String uri, String config, String expected) {
    Reply reply = cached(config).get(uri, "X-A: 1", "X-B: gzip, br");

    assertThat(reply.header("X-Cache-Key")).isEqualTo(hash(ROUTE + expected));
  }

  @Test
  void theKeyNamesConsumerAndRoute() {
    Reply reply = cached("").get("/a", "X-Test-Consumer: ann");

    assertThat(reply.header("X-Cache-Key"))
        .isEqualTo(hash(ANN + ":" + ROUTE + "|GET|GET /a HTTP/1.1||"));
  }

  @Test
  void http2HasAKeyOfItsOwn() {
    assertThat(cached("").send2("GET", "/a", null).header("X-Cache-Key"))
        .isEqualTo(hash(ROUTE + "|GET|GET /a HTTP/2.0||"));
  }

  /** Requests that would have the same key where values are not escaped. */
  @ParameterizedTest(name = "11: {0} is not {1}")
  @CsvSource({
    "/a?x=1&y=2, /a?x=1%3Ay%3D2",
    "/a?x=1&x=2, /a?x=1%2C2",
    "/a?x=%FF, /a?x=%FE",
    "/a?x, /a?x=",
    "/a?x=1, /a?x=1&y",
    "/a%2Fb, /a/b",
    "/a?x=%25, /a?x=%2525"
  })
  void whatIsNotTheSameHasAnotherKey(String one, String other) {
    RunningGateway gateway = cached("");

    assertThat(gateway.get(one).header("X-Cache-Key"))
        .isNotEqualTo(gateway.get(other).header("X-Cache-Key"));
  }

  @Test
  void aHeaderDoesNotLookLikeAnother() {
    RunningGateway gateway = cached(", vary_headers: [x-a, x-b]");

    assertThat(gateway.get("/", "X-A: 1:x-b=2").header("X-Cache-Key"))
        .isNotEqualTo(gateway.get("/", "X-A: 1", "X-B: 2").header("X-Cache-Key"));
  }

  @Test
  void consumersDoNotShareAnswers() {
    RunningGateway gateway = cached("");
    gateway.get("/a", "X-Test-Consumer: ann");

    assertThat(status(gateway.get("/a"))).isEqualTo("Miss");
    assertThat(status(gateway.get("/a", "X-Test-Consumer: ann"))).isEqualTo("Hit");
  }

  /** 11: response_code, request_method, content_type, and their defaults. */
  @ParameterizedTest(name = "11: {0} {1} answered as {2}, {3}: {4}")
  @CsvSource({
    "GET, /, application/json, '', Hit",
    "HEAD, /, application/json, '', Hit",
    "GET, /, text/plain, '', Hit",
    "GET, /, Text/Plain, '', Hit",
    "GET, /, text/html, '', Bypass",
    "GET, /, application/json; charset=utf-8, '', Bypass",
    "GET, /, application/json; charset=utf-8, ', content_type: [application/json;charset=UTF-8]', Hit",
    "GET, /, application/json, ', content_type: [application/json; charset=utf-8]', Bypass",
    "GET, /, text/html, ', content_type: [\"text/*\"]', Hit",
    "GET, /, image/png, ', content_type: [\"*/*\"]', Hit",
    "GET, /, image/png; q=1, ', content_type: [\"*/*\"]', Bypass",
    "GET, /status/301, text/plain, '', Hit",
    "GET, /status/404, text/plain, '', Hit",
    "GET, /status/500, text/plain, '', Bypass",
    "GET, /status/201, text/plain, '', Bypass",
    "GET, /status/201, text/plain, ', response_code: [201]', Hit",
    "GET, /, text/plain, ', response_code: [201]', Bypass",
    "POST, /, text/plain, '', Bypass",
    "PUT, /, text/plain, '', Bypass",
    "DELETE, /, text/plain, '', Bypass",
    "POST, /, text/plain, ', request_method: [POST]', Hit",
    "GET, /, text/plain, ', request_method: [POST]', Bypass"
  })
  void onlySomeAnswersAreKept(
      String method, String path, String type, String config, String expected) {
    upstreamSays("Content-Type: " + type);
    RunningGateway gateway = cached(config);
    gateway.send(method, path, null);

    assertThat(status(gateway.send(method, path, null))).isEqualTo(expected);
  }

  @Test
  void anAnswerWithoutATypeIsNotKept() {
    upstreamSays();
    RunningGateway gateway = cached(", content_type: [\"*/*\"]");
    gateway.get("/");

    assertThat(status(gateway.get("/"))).isEqualTo("Bypass");
  }

  @Test
  void headAndGetHaveAnswersOfTheirOwn() {
    RunningGateway gateway = cached("");
    gateway.send("HEAD", "/", null);

    assertThat(status(gateway.get("/"))).isEqualTo("Miss");
    assertThat(gateway.get("/").body()).isNotEmpty();
  }

  /** 11: cache_ttl, 300 seconds where nothing is said. */
  @ParameterizedTest(name = "11: {0} after {1} seconds: {2}")
  @CsvSource({
    "'', 299, Hit",
    "'', 301, Miss",
    "', cache_ttl: 10', 10, Miss",
    "', cache_ttl: 10', 9, Hit",
    "', cache_ttl: 10, storage_ttl: 100', 10, Hit",
    "', cache_ttl: 10, storage_ttl: 100', 11, Refresh",
    "', cache_ttl: 10, storage_ttl: 100', 101, Miss"
  })
  void answersAreFreshForAWhile(String config, int seconds, String expected) {
    RunningGateway gateway = cached(config);
    gateway.get("/");
    clock.goOn(Duration.ofSeconds(seconds));

    assertThat(status(gateway.get("/"))).isEqualTo(expected);
  }

  @Test
  void whatIsRefreshedIsKeptAnew() {
    RunningGateway gateway = cached(", cache_ttl: 10, storage_ttl: 100");
    gateway.get("/");
    clock.goOn(Duration.ofSeconds(11));
    Reply refreshed = gateway.get("/");

    Reply hit = gateway.get("/");

    assertThat(status(hit)).isEqualTo("Hit");
    assertThat(hit.body()).isEqualTo(refreshed.body());
    assertThat(hit.header("Age")).isEqualTo("0");
  }

  /** 11: cache_control: what the request says. */
  @ParameterizedTest(name = "11: cache_control {0}, asked with {1}: {2}")
  @CsvSource({
    "true, 'Cache-Control: no-store', Bypass",
    "true, 'Cache-Control: no-cache', Bypass",
    "true, 'Cache-Control: foo, No-Cache', Bypass",
    "true, 'Authorization: Bearer x', Bypass",
    "true, 'Cache-Control: max-age=20', Hit",
    "true, 'Cache-Control: max-age=9', Refresh",
    "true, 'Cache-Control: min-fresh=40', Hit",
    "true, 'Cache-Control: min-fresh=60', Refresh",
    "true, 'Cache-Control: max-age=nonsense', Hit",
    "true, 'Cache-Control: only-if-cached', Hit",
    "false, 'Cache-Control: no-store', Hit",
    "false, 'Cache-Control: no-cache', Hit",
    "false, 'Cache-Control: max-age=1', Hit"
  })
  void whatTheClientSaysIsObeyedWhereThatIsConfigured(
      boolean obeyed, String header, String expected) {
    upstreamSays("Content-Type: text/plain", "Cache-Control: max-age=60");
    RunningGateway gateway = cached(", cache_control: " + obeyed);
    gateway.get("/");
    clock.goOn(Duration.ofSeconds(10));

    assertThat(status(gateway.get("/", header))).isEqualTo(expected);
  }

  /** 11: cache_control: stale answers, which storage_ttl has kept. */
  @ParameterizedTest(name = "11: 10 seconds stale, asked with {0}: {1}")
  @CsvSource({
    "'X-Nothing: x', Refresh",
    "'Cache-Control: max-stale=9', Refresh",
    "'Cache-Control: max-stale=10', Hit",
    "'Cache-Control: max-stale', Hit"
  })
  void staleAnswersAreForThoseWhoTakeThem(String header, String expected) {
    upstreamSays("Content-Type: text/plain", "Cache-Control: max-age=60");
    RunningGateway gateway = cached(", cache_control: true, storage_ttl: 1000");
    gateway.get("/");
    clock.goOn(Duration.ofSeconds(70));

    assertThat(status(gateway.get("/", header))).isEqualTo(expected);
  }

  /** 11: only-if-cached, for what is not there. */
  @Test
  void whoWantsOnlyWhatIsKeptGetsNothingElse() {
    RunningGateway gateway = cached(", cache_control: true");
    int before = upstream.requests();

    Reply reply = gateway.get("/", "Cache-Control: only-if-cached");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.header("X-Cache-Key")).isNotNull();
    assertThat(upstream.requests()).isEqualTo(before);
  }

  /** 11: cache_control: what the answer says. */
  @ParameterizedTest(name = "11: cache_control {0}, answered with {1}, after {2} seconds: {3}")
  @CsvSource({
    "true, 'Cache-Control: max-age=60', 59, Hit",
    "true, 'Cache-Control: max-age=60', 61, Miss",
    "true, 'Cache-Control: public, max-age=60', 1, Hit",
    "true, 'Cache-Control: MAX-AGE=60', 1, Hit",
    "true, 'Cache-Control: max-age=\"60\"', 1, Hit",
    "true, 'Cache-Control: max-age=0', 0, Bypass",
    "true, 'Cache-Control: max-age=-1', 0, Bypass",
    "true, 'Cache-Control: max-age=60, s-maxage=5', 6, Miss",
    "true, 'Cache-Control: max-age=0, s-maxage=5', 4, Hit",
    "true, 'Cache-Control: max-age=99999999999999999', 4, Hit",
    "true, 'Cache-Control: private, max-age=60', 0, Bypass",
    "true, 'Cache-Control: no-store, max-age=60', 0, Bypass",
    "true, 'Cache-Control: no-cache, max-age=60', 0, Bypass",
    "true, 'X-Nothing: x', 0, Bypass",
    "true, 'Expires: Wed, 15 May 2030 12:35:56 GMT', 59, Hit",
    "true, 'Expires: Wed, 15 May 2030 12:35:56 GMT', 61, Bypass",
    "true, 'Expires: Wed, 15 May 2030 12:34:56 GMT', 0, Bypass",
    "true, 'Expires: 0', 0, Bypass",
    "false, 'Cache-Control: private, no-store', 299, Hit"
  })
  void whatTheAnswerSaysIsObeyedWhereThatIsConfigured(
      boolean obeyed, String header, int seconds, String expected) {
    upstreamSays("Content-Type: text/plain", header);
    RunningGateway gateway = cached(", cache_control: " + obeyed);
    gateway.get("/");
    clock.goOn(Duration.ofSeconds(seconds));

    assertThat(status(gateway.get("/"))).isEqualTo(expected);
  }

  /** 11: response_headers. */
  @Test
  void headersOfTheCacheAreNotToldWhereThatIsConfigured() {
    RunningGateway gateway =
        cached(", response_headers: {age: false, X-Cache-Status: false, X-Cache-Key: false}");
    Reply miss = gateway.get("/");

    Reply hit = gateway.get("/");

    assertThat(hit.body()).isEqualTo(miss.body());
    for (Reply reply : List.of(miss, hit)) {
      assertThat(reply.headers().names()).doesNotContain("Age", "X-Cache-Status", "X-Cache-Key");
    }
  }

  /** As in Kong: cookies are kept with the rest. */
  @Test
  void cookiesAreKept() {
    upstreamSays("Content-Type: text/plain", "Set-Cookie: a=1", "Set-Cookie: b=2");
    RunningGateway gateway = gateway(inRedis(redis.port()), "");
    gateway.get("/");
    Awaitility.await().until(() -> "Hit".equals(status(gateway.get("/"))));

    assertThat(gateway.get("/").headers().getAll("Set-Cookie")).containsExactly("a=1", "b=2");
  }

  @Test
  void limitsAreToldAnew() {
    RunningGateway gateway = gateway(memory, "", "- {name: rate-limiting, config: {minute: 5}}\n");
    gateway.get("/");

    Reply hit = gateway.get("/");

    assertThat(status(hit)).isEqualTo("Hit");
    assertThat(hit.header("RateLimit-Remaining")).isEqualTo("3");
    assertThat(hit.header("X-RateLimit-Remaining-Minute")).isEqualTo("3");
  }

  @Test
  void aLargeBodyPassesAndIsNotKept() {
    Buffer large = Buffer.buffer(new byte[(1 << 20) + 1]);
    upstream.answering(
        request -> request.response().putHeader("Content-Type", "text/plain").end(large));
    RunningGateway gateway = cached("");

    assertThat(gateway.get("/").body()).hasSize(large.length());
    assertThat(status(gateway.get("/"))).isEqualTo("Miss");
  }

  @Test
  void aBodyOfJustTheSizeIsKeptWhole() {
    Buffer large = Buffer.buffer("x".repeat(1 << 20));
    upstream.answering(
        request -> request.response().putHeader("Content-Type", "text/plain").end(large));
    RunningGateway gateway = gateway(inRedis(redis.port()), "");
    gateway.get("/");
    Awaitility.await().until(() -> redis.keys().size() == 1);

    Reply hit = gateway.get("/");

    assertThat(status(hit)).isEqualTo("Hit");
    assertThat(hit.body()).isEqualTo(large.toString());
  }

  @Test
  void anAnswerThatBreaksOffIsNotKept() {
    upstream.answering(
        request -> {
          request.response().putHeader("Content-Type", "text/plain").setChunked(true);
          request.response().write("half").onComplete(sent -> request.connection().close());
        });
    RunningGateway gateway = cached("");
    try {
      gateway.get("/");
    } catch (RuntimeException broken) {
      assertThat(broken).hasMessageContaining("closed");
    }
    upstreamSays("Content-Type: text/plain");

    assertThat(status(gateway.get("/"))).isEqualTo("Miss");
  }

  /** One command looks, one keeps, with an expiry. */
  @Test
  void inRedisItIsOneGetAndOneSet() {
    RunningGateway gateway = gateway(inRedis(redis.port()), ", cache_ttl: 77");
    Reply miss = gateway.get("/");
    String key = PREFIX + miss.header("X-Cache-Key");
    Awaitility.await().until(() -> redis.keys().contains(key));

    assertThat(redis.calls("get")).isEqualTo(1);
    assertThat(redis.calls("set")).isEqualTo(1);
    assertThat(redis.ttl(key)).isBetween(70L, 77L);

    gateway.get("/");

    assertThat(redis.calls("get")).isEqualTo(2);
    assertThat(redis.calls("set")).isEqualTo(1);
  }

  @Test
  void gatewaysShareAnswersInRedis() {
    RunningGateway one = gateway(inRedis(redis.port()), "");
    RunningGateway other = gateway(inRedis(redis.port()), "");
    Reply first = one.get("/a");
    Awaitility.await().until(() -> redis.keys().size() == 1);

    Reply second = other.get("/a");

    assertThat(status(second)).isEqualTo("Hit");
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void aRedisThatIsAwayIsABypass() throws Exception {
    TestRedis gone = TestRedis.start(VERTX);
    RedisOutage.begin(gone.server());
    gone.close();
    RunningGateway gateway = gateway(inRedis(gone.port()), "");

    for (int i = 0; i < 5; i++) {
      Reply reply = gateway.get("/");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(status(reply)).isEqualTo("Bypass");
    }
  }

  @Test
  void aValueOfAnotherTypeIsABypass() {
    RunningGateway gateway = gateway(inRedis(redis.port()), "");
    redis.run(Command.LPUSH, PREFIX + hash(ROUTE + "|GET|GET /a HTTP/1.1||"), "a");

    assertThat(status(gateway.get("/a"))).isEqualTo("Bypass");
  }

  /** What is in Redis and was not written by a gateway is not believed. */
  @ParameterizedTest(name = "not believed: {0}")
  @CsvSource({
    "''",
    "nonsense",
    "'\u0001\u0000\u0000\u0000\u0002{}'",
    "'\u0001\u007f\u007f\u007f\u007f{}'",
    "'\u0002\u0000\u0000\u0000\u0035{\"status\":200,\"headers\":[],\"since\":1905078896,\"ttl\":9}body'",
    "'\u0001\u0000\u0000\u0000\u0034{\"status\":99,\"headers\":[],\"since\":1905078896,\"ttl\":9}body'",
    "'\u0001\u0000\u0000\u0000\u003d{\"status\":200,\"headers\":[[\"a\"]],\"since\":1905078896,\"ttl\":9} body'",
    "'\u0001\u0000\u0000\u0000\u0035{\"status\":200,\"headers\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[['"
  })
  void whatIsNotOneOfOursIsIgnored(String value) {
    redis.run(Command.SET, PREFIX + hash(ROUTE + "|GET|GET /a HTTP/1.1||"), value);

    Reply reply = gateway(inRedis(redis.port()), "").get("/a");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(status(reply)).isEqualTo("Miss");
  }

  @Test
  void noHeaderCanBeSmuggledThroughRedis() {
    String head =
        "{\"status\":200,\"headers\":[[\"a\",\"b\\r\\nSet-Cookie: c\"]],"
            + "\"since\":1905078896,\"ttl\":9}";
    redis.run(
        Command.SET,
        PREFIX + hash(ROUTE + "|GET|GET /a HTTP/1.1||"),
        "\u0001\u0000\u0000\u0000" + (char) head.length() + head + "body");

    Reply reply = gateway(inRedis(redis.port()), "").get("/a");

    assertThat(status(reply)).isEqualTo("Miss");
    assertThat(reply.headers().names()).doesNotContain("Set-Cookie");
  }

  /** The same bytes without the hostile part are believed, so the tests above try what they say. */
  @Test
  void whatLooksLikeOneOfOursIsBelieved() {
    String head = "{\"status\":200,\"headers\":[[\"a\",\"b\"]],\"since\":1905078896,\"ttl\":9}";
    redis.run(
        Command.SET,
        PREFIX + hash(ROUTE + "|GET|GET /a HTTP/1.1||"),
        "\u0001\u0000\u0000\u0000" + (char) head.length() + head + "body");

    Reply reply = gateway(inRedis(redis.port()), "").get("/a");

    assertThat(status(reply)).isEqualTo("Hit");
    assertThat(reply.body()).isEqualTo("body");
    assertThat(reply.header("a")).isEqualTo("b");
  }

  @Test
  void theProcessKeepsNoMoreThanItsBytes() {
    MemoryStore small = new MemoryStore(3000, clock);
    upstream.answering(
        request ->
            request.response().putHeader("Content-Type", "text/plain").end("x".repeat(1000)));
    RunningGateway gateway = gateway(small, "");
    for (int i = 0; i < 20; i++) {
      gateway.get("/" + i);
    }

    Awaitility.await()
        .untilAsserted(
            () -> {
              int hits = 0;
              for (int i = 0; i < 20; i++) {
                String key = hash(ROUTE + "|GET|GET /" + i + " HTTP/1.1||");
                hits += small.find(key).result().isPresent() ? 1 : 0;
              }
              assertThat(hits).isLessThanOrEqualTo(3);
            });
  }
}
