package dev.platformapi.fault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.platformapi.embedded.FaultyServers;
import dev.platformapi.fault.Outcome.Kind;
import dev.platformapi.fault.clock.PodClock;
import dev.platformapi.support.EventClient;
import dev.platformapi.support.Pod;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One fault after another befalls the servers of a packaged pod while it is written to and asked
 * over every protocol. Clients are told to come again, in time; when the fault is over the pod is
 * itself again within ten seconds; and nothing that was acknowledged is lost or there twice. {@code
 * -Pfaults} has each last longer.
 */
@Tag("faults")
class FaultIT {
  private static final Duration LASTS =
      Duration.ofMillis(
          (long) (1000 * Double.parseDouble(System.getProperty("fault.seconds", "0.3"))));
  private static final int WRITERS = 8;
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  /** Of a statement in PostgreSQL; and what a client waits at most, connection and all. */
  private static final Duration STATEMENT = Duration.ofSeconds(2);

  /** Of a key whose pod died; who insists has to wait for it. */
  private static final Duration LOCK = Duration.ofSeconds(5);

  /** Of a clock; tokens live longer. */
  private static final Duration JUMP = Duration.ofHours(1);

  private static final Duration BOUND = Duration.ofSeconds(8);
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();

  @TempDir static Path home;

  private static SmallDisk disk;
  private static FaultyServers servers;
  private static PodClock clock;
  private static Map<String, String> environment;
  private static Pod pod;
  private static Clients clients;
  private static String user;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    disk = SmallDisk.at(home);
    servers = FaultyServers.start(disk.path());
    clock = PodClock.in(home);
    environment = new HashMap<>(Pod.secrets(ADMIN));
    environment.put("PLATFORM_REST_IDEMPOTENCY_LOCK", LOCK.toSeconds() + "s");
    environment.put("PLATFORM_AUTH_ACCESS_TOKEN_LIFETIME", JUMP.multipliedBy(3).toString());
    environment.put("PLATFORM_DATABASE_STATEMENT_TIMEOUT", Long.toString(STATEMENT.toMillis()));
    environment.put("GATEWAY_CONFIG", gateway(URI.create(servers.redis().url())).toString());
    pod = startPod("fault").awaitReady("/openapi");
    var login = login();
    user = login.path("id");
    token = login.path("token");
    clients = new Clients(pod, user, token);
    // The first answers of a JVM take their time.
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isWell(clients.ask()));
  }

  /** A gateway that counts in the same Redis, and answers by itself. */
  private static Path gateway(URI redis) throws IOException {
    return Files.writeString(
        home.resolve("kong.yml"),
        """
        _format_version: "3.0"
        services:
        - name: counted
          url: http://127.0.0.1:1
          routes:
          - paths: [%s]
          plugins:
          - name: rate-limiting
            config:
              hour: 100000000
              policy: redis
              redis: {host: %s, port: %d}
          - name: request-termination
            config: {status_code: 200}
        """
            .formatted(Clients.COUNTED, redis.getHost(), redis.getPort()));
  }

  private static Pod startPod(String name) throws IOException {
    return Pod.start(
        name,
        Pod.SERVICE,
        Pod.isJar(Pod.SERVICE) ? clock.option() : "",
        servers.postgres().url(),
        servers.redis().url(),
        environment);
  }

  @AfterAll
  static void stop() throws Exception {
    clients.close();
    pod.process().destroyForcibly();
    servers.close();
    disk.close();
  }

  /** Those that differ most; the others are milder forms of them, for {@code -Pfaults}. */
  private static final Set<Fault> IN_SUITE =
      EnumSet.of(
          Fault.POSTGRES_KILLED,
          Fault.POSTGRES_PAUSED,
          Fault.POSTGRES_READ_ONLY,
          Fault.POSTGRES_WITHOUT_CONNECTIONS,
          Fault.POSTGRES_HALF_OPEN,
          Fault.REDIS_KILLED,
          Fault.REDIS_PAUSED,
          Fault.REDIS_REPLICA,
          Fault.REDIS_HALF_OPEN);

  static Set<Fault> faults() {
    return LASTS.toSeconds() > 0 ? EnumSet.allOf(Fault.class) : IN_SUITE;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void thePodSurvives(Fault fault) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    try (Writers writers = new Writers(fault.name(), WRITERS, () -> pod, user, token)) {
      Awaitility.await().until(() -> writers.acknowledgedSoFar() > 20);
      long end = System.nanoTime() + LASTS.toNanos();
      fault.begin(servers);
      try {
        do {
          outcomes.addAll(clients.ask());
        } while (System.nanoTime() < end);
      } finally {
        fault.end(servers);
      }
      long over = System.nanoTime();
      List<Outcome> last = new ArrayList<>();
      int before = writers.acknowledgedSoFar();
      while (!isWell(last) || writers.acknowledgedSoFar() < before + 20) {
        assertThat(Duration.ofNanos(System.nanoTime() - over))
            .as("recovery; at last %s", last)
            .isLessThan(RECOVERY);
        last = clients.ask();
        outcomes.addAll(last);
      }
      System.out.printf(
          "%s: well after %d ms, longest answer %s%n",
          fault,
          Duration.ofNanos(System.nanoTime() - over).toMillis(),
          outcomes.stream().map(Outcome::took).max(Duration::compareTo).orElseThrow());
      writers.finish();
      try (Connection database = servers.sql()) {
        writers.check(database);
      }
      assertThat(outcomes)
          .filteredOn(outcome -> !isFine(outcome, fault))
          .as("answers that must not be")
          .isEmpty();
      assertThat(writers.longest()).isLessThan(BOUND);
    }
  }

  @Test
  void aFullDiskIsAFaultOfAnotherKind() throws Exception {
    assumeTrue(disk.isMounted(), "a file system that can be filled needs the right to mount one");
    try (Writers writers = new Writers("DISK_FULL", WRITERS, () -> pod, user, token)) {
      Awaitility.await().until(() -> writers.acknowledgedSoFar() > 20);
      disk.fill();
      List<Outcome> outcomes = new ArrayList<>();
      long end = System.nanoTime() + LASTS.toNanos();
      do {
        outcomes.addAll(clients.ask());
      } while (System.nanoTime() < end);
      disk.empty();
      // Both may have ended themselves, and are started again by whoever looks after them.
      servers.redis().startUnlessRunning();
      servers.postgres().startUnlessRunning();
      int before = writers.acknowledgedSoFar();
      Awaitility.await()
          .atMost(RECOVERY)
          .until(() -> writers.acknowledgedSoFar() > before + 20 && isWell(clients.ask()));
      writers.finish();
      try (Connection database = servers.sql()) {
        writers.check(database);
      }
      assertThat(outcomes).filteredOn(outcome -> outcome.kind() == Kind.WRONG).isEmpty();
    }
  }

  @Test
  void whatAPodHadUnderWayWhenItWasKilledIsDoneOnceOrNotAtAll() throws Exception {
    assumeTrue(LASTS.toSeconds() > 0, "a second pod takes its time to start; see -Pfaults");
    Pod other = startPod("fault-other").awaitReady("/openapi");
    AtomicReference<Pod> asked = new AtomicReference<>(other);
    try (Writers writers = new Writers("POD_KILLED", WRITERS, asked::get, user, token)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> writers.acknowledgedSoFar() > 50);
      other.process().destroyForcibly().waitFor();
      asked.set(pod);
      int before = writers.acknowledgedSoFar();
      Awaitility.await().atMost(RECOVERY).until(() -> writers.acknowledgedSoFar() > before + 20);
      writers.finish();
      try (Connection database = servers.sql()) {
        writers.check(database);
      }
    } finally {
      other.process().destroyForcibly();
    }
  }

  /**
   * The clock of the pod, while PostgreSQL and Redis keep theirs: nobody notices, not who has a
   * token or a stream from before.
   */
  @Test
  void theClockJumps() throws Exception {
    assumeTrue(Pod.isJar(Pod.SERVICE), "a native program reads the machine's clock");
    List<Outcome> outcomes = new ArrayList<>();
    try (Writers writers = new Writers("CLOCK", WRITERS, () -> pod, user, token);
        EventClient events = EventClient.follow(pod.uri("/"), "clock", token)) {
      String refresh = login().path("refresh_token");
      for (Duration ahead : List.of(JUMP, Duration.ZERO, JUMP.negated(), Duration.ZERO)) {
        int before = writers.acknowledgedSoFar();
        clock.set(ahead);
        long end = System.nanoTime() + LASTS.toNanos();
        do {
          outcomes.addAll(clients.ask());
        } while (System.nanoTime() < end || writers.acknowledgedSoFar() < before + 20);
        refresh =
            given()
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", refresh)
                .post(pod.uri("/auth/token"))
                .then()
                .statusCode(200)
                .extract()
                .path("refresh_token");
        create("/api/v1/events/clock", Map.of("data", ahead.toString()));
        assertThat(events.next().data()).contains(ahead.toString());
        String created =
            create(
                    "/api/v1/users/" + user + "/posts",
                    Map.of("title", "What time is it?", "body", ahead.toString()))
                .path("created_at");
        assertThat(Instant.parse(created))
            .isCloseTo(Instant.now().plus(ahead), within(1, ChronoUnit.MINUTES));
      }
      writers.finish();
      try (Connection database = servers.sql()) {
        writers.check(database);
      }
      assertThat(outcomes).filteredOn(outcome -> outcome.kind() != Kind.DONE).isEmpty();
      assertThat(writers.longest()).isLessThan(BOUND);
    } finally {
      clock.set(Duration.ZERO);
    }
  }

  private static ExtractableResponse<Response> login() {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("username", "admin", "password", ADMIN))
        .post(pod.uri("/auth/login"))
        .then()
        .statusCode(200)
        .extract();
  }

  private static ExtractableResponse<Response> create(String path, Map<String, String> body) {
    return given()
        .header("Authorization", "Bearer " + token)
        .contentType(ContentType.JSON)
        .body(body)
        .post(pod.uri(path))
        .then()
        .statusCode(201)
        .extract();
  }

  private static boolean isFine(Outcome outcome, Fault fault) {
    return outcome.kind() != Kind.WRONG
        && (outcome.kind() != Kind.TIMED_OUT || fault.mayTimeOut())
        && outcome.took().compareTo(BOUND) < 0;
  }

  private static boolean isWell(List<Outcome> outcomes) {
    return !outcomes.isEmpty()
        && outcomes.stream().allMatch(outcome -> outcome.kind() == Kind.DONE);
  }
}
