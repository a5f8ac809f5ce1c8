package dev.platformapi.gateway.plugin;

import static dev.platformapi.gateway.plugin.PluginTests.ANN;
import static dev.platformapi.gateway.plugin.PluginTests.KEY_OF_ANN;
import static dev.platformapi.gateway.plugin.PluginTests.NOBODY;
import static dev.platformapi.gateway.plugin.PluginTests.ROUTE;
import static dev.platformapi.gateway.plugin.PluginTests.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.plugin.RateLimitingConfig;
import dev.platformapi.gateway.plugin.limit.LocalWindows;
import dev.platformapi.gateway.plugin.limit.WindowCounts;
import dev.platformapi.gateway.plugin.redis.RedisConnections;
import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import dev.platformapi.gateway.support.TestClock;
import dev.platformapi.gateway.support.TestRedis;
import dev.platformapi.support.RedisOutage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 7 of Kong's rules. */
class RateLimitingPluginTest {
  private static final Vertx VERTX = Vertx.vertx();

  /** A Wednesday in the middle of everything. */
  private static final String NOW = "2030-05-15T12:34:56.789Z";

  private static final String ADDRESS = "127.0.0.1";
  private static TestRedis redis;
  private static EchoUpstream upstream;

  private final TestClock clock = new TestClock(NOW);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final RedisConnections connections = new RedisConnections(VERTX, metrics);
  private final LocalWindows local = new LocalWindows(clock);
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
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    connections.retain(Set.of());
  }

  private RunningGateway gateway(String plugins) {
    RunningGateway gateway =
        RunningGateway.of(
            VERTX,
            PluginTests.file(upstream.port(), plugins),
            definition ->
                definition.config() instanceof RateLimitingConfig config
                    ? new RateLimitingPlugin(
                        definition, WindowCounts.of(config, local, connections), clock)
                    : PluginTests.login());
    open.add(gateway);
    return gateway;
  }

  private RunningGateway limited(String config) {
    return gateway("- {name: rate-limiting, config: {" + config + "}}");
  }

  private RunningGateway shared(String config) {
    return limited(config + inRedis());
  }

  private static String inRedis() {
    return ", policy: redis, redis: {host: 127.0.0.1, port: " + redis.port() + "}";
  }

  private static String key(String identifier, long start, String period) {
    return "ratelimit:" + NOBODY + ":" + NOBODY + ":" + identifier + ":" + start + ":" + period;
  }

  /** 7: windows are those of the calendar in UTC; the key has Kong's form, and Kong's expiry. */
  @ParameterizedTest(name = "7: key and expiry of a {0}")
  @CsvSource({
    "second, 1905078896000, 1",
    "minute, 1905078840000, 60",
    "hour, 1905076800000, 3600",
    "day, 1905033600000, 86400",
    "month, 1903824000000, 2592000",
    "year, 1893456000000, 31536000"
  })
  void keysInRedisAreThoseOfKong(String period, long start, long expiry) {
    assertThat(shared(period + ": 10").get("/").status()).isEqualTo(200);

    String key = key(ADDRESS, start, period);
    assertThat(redis.keys()).containsExactly(key);
    assertThat(redis.get(key)).isEqualTo("1");
    assertThat(redis.ttl(key)).isBetween(expiry - 5, expiry);
  }

  @Test
  void allPeriodsOfARequestAreOneRoundTrip() {
    RunningGateway gateway =
        shared("second: 10, minute: 20, hour: 30, day: 40, month: 50, year: 60");
    gateway.get("/");
    redis.run(Command.CONFIG, "RESETSTAT");

    gateway.get("/");

    assertThat(redis.calls("evalsha")).isEqualTo(1);
    assertThat(redis.calls("eval")).isZero();
    assertThat(redis.keys()).hasSize(6);
    assertThat(redis.keys()).allSatisfy(key -> assertThat(redis.get(key)).isEqualTo("2"));
  }

  @Test
  void theScriptIsSentAgainWhenRedisHasForgottenIt() {
    RunningGateway gateway = shared("minute: 10");
    gateway.get("/");
    redis.run(Command.SCRIPT, "FLUSH");

    assertThat(gateway.get("/").header("X-RateLimit-Remaining-Minute")).isEqualTo("8");
  }

  /** 7: the expiry is set by the first request only. */
  @Test
  void theExpiryIsSetOnce() {
    RunningGateway gateway = shared("hour: 10");
    gateway.get("/");
    String key = redis.keys().get(0);
    redis.run(Command.EXPIRE, key, 100);

    gateway.get("/");

    assertThat(redis.ttl(key)).isLessThanOrEqualTo(100);
  }

  /** 7: what Kong has counted before counts on. */
  @Test
  void aCountOfKongGoesOn() {
    redis.run(Command.SET, key(ADDRESS, 1905078840000L, "minute"), "9");
    RunningGateway gateway = shared("minute: 10");

    assertThat(gateway.get("/").header("X-RateLimit-Remaining-Minute")).isEqualTo("0");
    assertThat(gateway.get("/").status()).isEqualTo(429);
  }

  @Test
  void twoGatewaysCountTogether() {
    RunningGateway one = shared("minute: 3");
    RunningGateway other = shared("minute: 3");

    assertThat(one.get("/").header("RateLimit-Remaining")).isEqualTo("2");
    assertThat(other.get("/").header("RateLimit-Remaining")).isEqualTo("1");
    assertThat(one.get("/").header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(other.get("/").status()).isEqualTo(429);
  }

  @Test
  void twoGatewaysAdmitAsManyAsTheLimitAtOnce() {
    List<RunningGateway> both = List.of(shared("day: 20"), shared("day: 20"));

    assertThat(statuses(60, i -> both.get(i % 2))).filteredOn(status -> status == 200).hasSize(20);
  }

  @Test
  void oneGatewayAdmitsAsManyAsTheLimitAtOnce() {
    RunningGateway gateway = limited("day: 20");

    assertThat(statuses(60, i -> gateway)).filteredOn(status -> status == 200).hasSize(20);
  }

  private static List<Integer> statuses(int requests, IntFunction<RunningGateway> gateways) {
    List<CompletableFuture<Integer>> replies =
        IntStream.range(0, requests)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> gateways.apply(i).get("/").status()))
            .toList();
    return replies.stream().map(CompletableFuture::join).toList();
  }

  /** 7: route and service in the key are those that the plugin is configured for. */
  @ParameterizedTest(name = "7: key of a plugin for {0}")
  @CsvSource({
    "'', 0, 0",
    "route: all, 1, 0",
    "service: echo, 0, 1",
    "'route: all, service: echo', 1, 1"
  })
  void theKeyNamesWhatThePluginIsFor(String scope, int route, int service) {
    gateway(
            "- {name: rate-limiting, "
                + (scope.isEmpty() ? "" : scope + ", ")
                + "config: {year: 10"
                + inRedis()
                + "}}")
        .get("/");

    assertThat(redis.keys())
        .containsExactly(
            "ratelimit:"
                + (route == 1 ? ROUTE : NOBODY)
                + ":"
                + (service == 1 ? SERVICE : NOBODY)
                + ":127.0.0.1:1893456000000:year");
  }

  /** 7: limit_by, with its fallbacks. */
  @ParameterizedTest(name = "7: limit_by {0} of {1} is {2}")
  @CsvSource({
    "consumer, X-Test-Consumer: ann, " + ANN,
    "consumer, X-Test-Consumer: key, " + KEY_OF_ANN,
    "consumer, X-Nobody: x, 127.0.0.1",
    "credential, X-Test-Consumer: ann, " + KEY_OF_ANN,
    "credential, X-Nobody: x, 127.0.0.1",
    "ip, X-Test-Consumer: ann, 127.0.0.1",
    "ip, X-Test-Address: 10.1.2.3, 10.1.2.3",
    "ip, X-Test-Address: 2001:db8::1, 2001:db8::1",
    "service, X-Nobody: x, " + SERVICE,
    "'header, header_name: X-Tenant', X-Tenant: acme, acme",
    "'header, header_name: X-Tenant', x-tenant: a:b c, a:b c",
    "'header, header_name: X-Tenant', X-Nobody: x, 127.0.0.1",
    "'header, header_name: X-Tenant', X-Test-Address: 10.1.2.3, 10.1.2.3",
    "'path, path: /api', X-Nobody: x, /api",
    "'path, path: /other', X-Nobody: x, 127.0.0.1",
    "'path, path: /ap', X-Nobody: x, 127.0.0.1"
  })
  void requestsAreCountedByIdentifier(String limitBy, String header, String identifier) {
    shared("year: 10, limit_by: " + limitBy).get("/api?query=1", header);

    assertThat(redis.keys()).containsExactly(key(identifier, 1893456000000L, "year"));
  }

  @Test
  void othersAreNotLimitedTogether() {
    RunningGateway gateway = limited("minute: 1, limit_by: header, header_name: X-Tenant");

    assertThat(gateway.get("/", "X-Tenant: a").status()).isEqualTo(200);
    assertThat(gateway.get("/", "X-Tenant: b").status()).isEqualTo(200);
    assertThat(gateway.get("/", "X-Tenant: a").status()).isEqualTo(429);
  }

  /** 7: header fields of each configured period, and of the tightest window. */
  @ParameterizedTest(name = "7: headers, policy {0}")
  @ValueSource(strings = {"local", "redis"})
  void answersTellTheLimits(String policy) {
    String limits = "second: 5, minute: 5, hour: 50";
    Reply reply = ("local".equals(policy) ? limited(limits) : shared(limits)).get("/");

    assertThat(reply.header("X-RateLimit-Limit-Second")).isEqualTo("5");
    assertThat(reply.header("X-RateLimit-Remaining-Second")).isEqualTo("4");
    assertThat(reply.header("X-RateLimit-Limit-Minute")).isEqualTo("5");
    assertThat(reply.header("X-RateLimit-Remaining-Minute")).isEqualTo("4");
    assertThat(reply.header("X-RateLimit-Limit-Hour")).isEqualTo("50");
    assertThat(reply.header("X-RateLimit-Remaining-Hour")).isEqualTo("49");
    assertThat(reply.header("X-RateLimit-Limit-Day")).isNull();
    assertThat(reply.header("RateLimit-Limit")).isEqualTo("5");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("4");
    assertThat(reply.header("RateLimit-Reset")).as("the longer of two").isEqualTo("4");
    assertThat(reply.header("Retry-After")).isNull();
  }

  @Test
  void theTightestWindowIsThatWithTheLeastLeft() {
    RunningGateway gateway = limited("minute: 3, hour: 4");
    gateway.get("/");
    gateway.get("/");
    clock.to("2030-05-15T12:35:01Z");

    Reply reply = gateway.get("/");

    assertThat(reply.header("X-RateLimit-Remaining-Minute")).isEqualTo("2");
    assertThat(reply.header("X-RateLimit-Remaining-Hour")).isEqualTo("1");
    assertThat(reply.header("RateLimit-Limit")).isEqualTo("4");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("1");
    assertThat(reply.header("RateLimit-Reset")).isEqualTo(Integer.toString(3600 - 35 * 60 - 1));
  }

  /** 7: the reset is in seconds; a month has 30 days, and a year 365. */
  @ParameterizedTest(name = "7: reset of a {0} at {1} is {2}")
  @CsvSource({
    "second, 2030-05-15T12:34:56.999Z, 1",
    "minute, 2030-05-15T12:34:00Z, 60",
    "minute, 2030-05-15T12:34:59Z, 1",
    "hour, 2030-05-15T12:34:56Z, 1504",
    "day, 2030-05-15T00:00:00Z, 86400",
    "month, 2030-05-15T00:00:00Z, 1382400",
    "month, 2030-05-31T12:00:00Z, 1",
    "month, 2030-02-28T23:59:59Z, 172801",
    "year, 2030-01-02T00:00:00Z, 31449600",
    "year, 2032-12-31T12:00:00Z, 1"
  })
  void theResetIsTheEndOfTheWindow(String period, String time, String reset) {
    clock.to(time);

    assertThat(limited(period + ": 5").get("/").header("RateLimit-Reset")).isEqualTo(reset);
  }

  /** 7: windows begin and end with the calendar in UTC. */
  @ParameterizedTest(name = "7: a {0} is over at {2}, not before")
  @CsvSource({
    "second, 2030-05-15T12:34:56.000Z, 2030-05-15T12:34:57Z, 2030-05-15T12:34:56.999Z",
    "minute, 2030-05-15T12:34:00Z, 2030-05-15T12:35:00Z, 2030-05-15T12:34:59.999Z",
    "hour, 2030-05-15T12:00:00Z, 2030-05-15T13:00:00Z, 2030-05-15T12:59:59Z",
    "day, 2030-05-15T00:00:00Z, 2030-05-16T00:00:00Z, 2030-05-15T23:59:59Z",
    "month, 2030-02-01T00:00:00Z, 2030-03-01T00:00:00Z, 2030-02-28T23:59:59Z",
    "month, 2032-02-01T00:00:00Z, 2032-03-01T00:00:00Z, 2032-02-29T23:59:59Z",
    "year, 2032-01-01T00:00:00Z, 2033-01-01T00:00:00Z, 2032-12-30T23:59:59Z"
  })
  void windowsAreThoseOfTheCalendar(String period, String start, String end, String before) {
    RunningGateway gateway = limited(period + ": 1");
    clock.to(start);
    assertThat(gateway.get("/").status()).isEqualTo(200);
    clock.to(before);
    assertThat(gateway.get("/").status()).isEqualTo(429);
    clock.to(end);
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }

  @Test
  void whatIsTooMuchIsRefusedInKongsWords() {
    RunningGateway gateway = limited("minute: 1");
    gateway.get("/");
    int before = upstream.requests();

    Reply reply = gateway.get("/");

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.json().getString("message")).isEqualTo("API rate limit exceeded");
    assertThat(reply.json().getString("request_id")).isEqualTo(reply.header("X-Kong-Request-Id"));
    assertThat(reply.header("Retry-After")).isEqualTo("4");
    assertThat(reply.header("RateLimit-Reset")).isEqualTo("4");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(reply.header("X-RateLimit-Remaining-Minute")).isEqualTo("0");
    assertThat(upstream.requests()).isEqualTo(before);
  }

  @Test
  void whatOneWindowRefusesIsNotTakenFromTheOthers() {
    RunningGateway gateway = limited("minute: 1, hour: 10");
    gateway.get("/");

    Reply reply = gateway.get("/");

    assertThat(reply.header("X-RateLimit-Remaining-Hour")).isEqualTo("9");
    assertThat(reply.header("Retry-After")).isEqualTo("4");
  }

  @Test
  void errorCodeAndMessageAreConfigured() {
    RunningGateway gateway =
        limited("minute: 1, error_code: 404, error_message: Come back \"later\"");
    gateway.get("/");

    Reply reply = gateway.get("/");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().getString("message")).isEqualTo("Come back \"later\"");
  }

  /** 7: hide_client_headers hides all, and Retry-After with them. */
  @Test
  void nothingIsToldWhereThatIsConfigured() {
    RunningGateway gateway = limited("minute: 1, hide_client_headers: true");

    assertThat(gateway.get("/").headers().names()).noneMatch(RateLimitingPluginTest::tells);
    Reply refused = gateway.get("/");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers().names()).noneMatch(RateLimitingPluginTest::tells);
  }

  private static boolean tells(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return name.contains("ratelimit") || name.equals("retry-after");
  }

  /** 7: the header fields of an upstream with the same names are not those of the gateway. */
  @Test
  void anUpstreamDoesNotTellTheLimits() {
    try (EchoUpstream other = EchoUpstream.start(VERTX)) {
      other.answering(
          request ->
              request
                  .response()
                  .putHeader("RateLimit-Remaining", "1000")
                  .putHeader("X-Own", "kept")
                  .end());
      RunningGateway gateway =
          RunningGateway.of(
              VERTX,
              PluginTests.file(other.port(), "- {name: rate-limiting, config: {minute: 5}}"),
              definition ->
                  definition.config() instanceof RateLimitingConfig
                      ? new RateLimitingPlugin(definition, local, clock)
                      : PluginTests.login());
      open.add(gateway);

      Reply reply = gateway.get("/");

      assertThat(reply.header("RateLimit-Remaining")).isEqualTo("4");
      assertThat(reply.header("X-Own")).isEqualTo("kept");
    }
  }

  /** 7: rejected requests are counted with redis (sync_rate -1). */
  @Test
  void refusedRequestsAreCountedInRedis() {
    RunningGateway gateway = shared("minute: 2, hour: 100");
    for (int i = 0; i < 5; i++) {
      gateway.get("/");
    }

    assertThat(redis.get(key(ADDRESS, 1905078840000L, "minute"))).isEqualTo("5");
    assertThat(redis.get(key(ADDRESS, 1905076800000L, "hour"))).isEqualTo("5");
  }

  /** 7: rejected requests are not counted with local. */
  @Test
  void refusedRequestsAreNotCountedLocally() {
    RunningGateway gateway = limited("minute: 2, hour: 100");
    for (int i = 0; i < 5; i++) {
      gateway.get("/");
    }
    clock.to("2030-05-15T12:35:00Z");

    assertThat(gateway.get("/").header("X-RateLimit-Remaining-Hour")).isEqualTo("97");
  }

  @Test
  void localCountsOutliveANewConfiguration() {
    limited("minute: 10").get("/");

    assertThat(limited("minute: 10").get("/").header("RateLimit-Remaining")).isEqualTo("8");
  }

  @Test
  void aConsumersOwnLimitTakesTheOthersPlace() {
    RunningGateway gateway =
        RunningGateway.of(
            VERTX,
            PluginTests.file(
                    upstream.port(),
                    """
                    - {name: rate-limiting, config: {minute: 1}}
                    - {name: rate-limiting, consumer: ann, config: {minute: 3}}
                    """)
                + "consumers: [{username: ann, id: "
                + ANN
                + "}]\n",
            definition ->
                definition.config() instanceof RateLimitingConfig
                    ? new RateLimitingPlugin(definition, local, clock)
                    : PluginTests.login());
    open.add(gateway);

    assertThat(gateway.get("/", "X-Test-Consumer: ann").header("RateLimit-Limit")).isEqualTo("3");
    assertThat(gateway.get("/").header("RateLimit-Limit")).isEqualTo("1");
  }

  @Test
  void manyRequestsAreCountedOverFewConnections() {
    RunningGateway gateway = shared("year: 1000000");

    assertThat(statuses(300, i -> gateway)).containsOnly(200);
    assertThat(redis.get(key(ADDRESS, 1893456000000L, "year"))).isEqualTo("300");
  }

  /** 7: redis.database, redis.password. */
  @Test
  void redisIsTheOneThatIsConfigured() {
    TestRedis locked = TestRedis.start(VERTX);
    locked.run(Command.ACL, "SETUSER", "ann", "on", ">a:b@c/%d", "~*", "&*", "+@all");
    String config =
        "year: 10, policy: redis, redis: {host: 127.0.0.1, port: %d, database: 3,"
            + " username: ann, password: \"a:b@c/%%d\"}";

    limited(config.formatted(locked.port())).get("/");

    assertThat(locked.keys()).isEmpty();
    locked.run(Command.SELECT, 3);
    assertThat(locked.run(Command.INFO, "keyspace").toString()).contains("db3:keys=1");
    locked.close();
  }

  @Test
  void aWrongPasswordIsAFailure() {
    RunningGateway gateway =
        limited(
            "year: 10, fault_tolerant: false, policy: redis, redis: {host: 127.0.0.1, port: "
                + redis.port()
                + ", username: nobody, password: wrong}");

    assertThat(gateway.get("/").status()).isEqualTo(500);
  }

  /** 7: fault_tolerant true lets requests pass; the gateway says once that it is degraded. */
  @Test
  void requestsPassWhileRedisIsAway() throws Exception {
    TestRedis gone = TestRedis.start(VERTX);
    RedisOutage.begin(gone.server());
    gone.close();
    RunningGateway gateway =
        limited("minute: 1, policy: redis, redis: {host: 127.0.0.1, port: " + gone.port() + "}");

    for (int i = 0; i < 6; i++) {
      Reply reply = gateway.get("/");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("RateLimit-Limit")).isNull();
    }
    assertThat(
            metrics
                .get("platform.gateway.redis.degraded")
                .tag("redis", "127.0.0.1:" + gone.port() + "/0")
                .gauge()
                .value())
        .isEqualTo(1);
  }

  /** 7: fault_tolerant false. */
  @Test
  void requestsFailWhileRedisIsAwayWhereThatIsConfigured() throws Exception {
    TestRedis gone = TestRedis.start(VERTX);
    RedisOutage.begin(gone.server());
    gone.close();
    RunningGateway gateway =
        limited(
            "minute: 1, fault_tolerant: false, policy: redis, redis: {host: 127.0.0.1, port: "
                + gone.port()
                + "}");

    Reply reply = gateway.get("/");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.json().getString("message")).isEqualTo("An unexpected error occurred");
  }

  @Test
  void aValueThatIsNoNumberFailsItsWindowOnly() {
    redis.run(Command.SET, key("10.0.0.1", 1893456000000L, "year"), "hostile");
    RunningGateway gateway = shared("year: 10, fault_tolerant: false");

    assertThat(gateway.get("/", "X-Test-Address: 10.0.0.1").status()).isEqualTo(500);
    assertThat(gateway.get("/", "X-Test-Address: 10.0.0.2").status()).isEqualTo(200);
  }

  /** 7: sync_rate: Redis is told after a while. */
  @Test
  void countsAreWrittenToRedisAfterAWhile() {
    RunningGateway gateway = shared("year: 100, sync_rate: 0.2");
    for (int i = 0; i < 10; i++) {
      gateway.get("/");
    }
    String key = key(ADDRESS, 1893456000000L, "year");

    assertThat(redis.calls("evalsha") + redis.calls("eval")).isLessThanOrEqualTo(6);
    Awaitility.await().until(() -> "10".equals(redis.get(key)));
    assertThat(redis.ttl(key)).isPositive();
  }

  @Test
  void betweenTwoWritesTheLimitHoldsToo() {
    RunningGateway gateway = shared("minute: 5, year: 100, sync_rate: 60");

    assertThat(IntStream.range(0, 8).map(i -> gateway.get("/").status()).boxed())
        .containsExactly(200, 200, 200, 200, 200, 429, 429, 429);
    assertThat(gateway.get("/").header("X-RateLimit-Remaining-Year"))
        .as("refused requests are not counted")
        .isEqualTo("95");
  }

  @Test
  void afterAWriteTheCountsOfOthersAreKnown() {
    RunningGateway one = shared("year: 1000, sync_rate: 0.05");
    RunningGateway other = shared("year: 1000, sync_rate: 0.05");
    for (int i = 0; i < 5; i++) {
      one.get("/");
      other.get("/");
    }
    Awaitility.await().until(() -> "10".equals(redis.get(key(ADDRESS, 1893456000000L, "year"))));

    Awaitility.await()
        .untilAsserted(
            () -> {
              int left = Integer.parseInt(one.get("/").header("RateLimit-Remaining"));
              String count = redis.get(key(ADDRESS, 1893456000000L, "year"));
              assertThat(Integer.parseInt(count)).isGreaterThanOrEqualTo(10);
              assertThat(left).isLessThan(990);
            });
  }

  @Test
  void noMoreThanTheLimitPassesAtOnceBetweenTwoWrites() {
    RunningGateway gateway = shared("year: 20, sync_rate: 60");

    assertThat(statuses(60, i -> gateway)).filteredOn(status -> status == 200).hasSize(20);
  }

  @Test
  void requestsPassBetweenTwoWritesWhileRedisIsAway() throws Exception {
    TestRedis gone = TestRedis.start(VERTX);
    RedisOutage.begin(gone.server());
    gone.close();
    RunningGateway gateway =
        limited(
            "minute: 1, sync_rate: 0.05, policy: redis, redis: {host: 127.0.0.1, port: "
                + gone.port()
                + "}");

    assertThat(gateway.get("/").status()).isEqualTo(200);
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }
}
