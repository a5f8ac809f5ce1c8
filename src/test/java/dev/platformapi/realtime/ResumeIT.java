package dev.platformapi.realtime;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import dev.platformapi.support.RoomMember;
import dev.platformapi.support.RoomMember.Heard;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Members of rooms over WebSocket, Server-Sent Events and gRPC at two pods. One pod is killed in
 * the middle of the talk, another is started, and the other of the two stopped; members come back
 * behind the last id that they have. Whatever was acknowledged must have been heard by everybody,
 * once, in one order. {@code -Dresume.scale=10} makes it 200, 200 and 50 members.
 */
class ResumeIT {
  private static final int SCALE = Integer.getInteger("resume.scale", 1);
  private static final int WEB_SOCKETS = 20 * SCALE;
  private static final int EVENT_SOURCES = 20 * SCALE;
  private static final int CALLS = 5 * SCALE;
  private static final int ROOMS = 5;
  private static final int USERS = 5;
  private static final Duration TALK = Duration.ofSeconds(2 + SCALE);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();
  private static final String PASSWORD = "Secret-123";

  private static final List<Pod> ALIVE = new CopyOnWriteArrayList<>();
  private static final List<Pod> ALL = new ArrayList<>();
  private static final List<RoomMember> MEMBERS = new ArrayList<>();
  private static final Map<String, String> TOKENS = new HashMap<>();
  private static String database;
  private static RedisServer redis;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    database = PostgresServer.temporary().url();
    redis = RedisServer.temporary();
    environment = new HashMap<>(Pod.secrets(ADMIN));
    environment.put("PLATFORM_AUTH_PASSWORD_COST", "5");
    // More than is said while a member is away, however slow the machine is.
    environment.put("PLATFORM_EVENT_HISTORY_LENGTH", "100000");
    Pod first = startPod("first");
    ALIVE.add(first.awaitReady("/openapi"));
    ALIVE.add(startPod("second").awaitReady("/openapi"));
    for (int i = 0; i < USERS; i++) {
      String name = "member" + i;
      Map<String, String> login = Map.of("username", name, "password", PASSWORD);
      Map<String, String> user = new HashMap<>(login);
      user.put("email", name + "@example.com");
      String id =
          given()
              .contentType(ContentType.JSON)
              .body(user)
              .post(first.uri("/auth/register"))
              .then()
              .statusCode(201)
              .extract()
              .path("id");
      TOKENS.put(
          id,
          given()
              .contentType(ContentType.JSON)
              .body(login)
              .post(first.uri("/auth/login"))
              .then()
              .statusCode(200)
              .extract()
              .path("token"));
    }
  }

  @AfterAll
  static void stop() {
    MEMBERS.forEach(RoomMember::stop);
    ALL.forEach(pod -> pod.process().destroyForcibly());
  }

  private static Pod startPod(String name) throws IOException {
    Pod pod = Pod.start("resume-" + name, Pod.SERVICE, "", database, redis.url(), environment);
    ALL.add(pod);
    return pod;
  }

  /** One that should be there. */
  private static Pod anyPod() {
    List<Pod> alive = List.copyOf(ALIVE);
    return alive.get(ThreadLocalRandom.current().nextInt(alive.size()));
  }

  @Test
  void nothingThatWasAcknowledgedIsLostOrHeardTwice() throws Exception {
    Supplier<Pod> pods = ResumeIT::anyPod;
    List<String> users = List.copyOf(TOKENS.keySet());
    for (int i = 0; i < WEB_SOCKETS + EVENT_SOURCES + CALLS; i++) {
      String room = "talk" + i % ROOMS;
      String user = users.get(i % USERS);
      MEMBERS.add(
          i < WEB_SOCKETS
              ? RoomMember.overWebSocket("w" + i, room, pods, user, TOKENS.get(user))
              : i < WEB_SOCKETS + EVENT_SOURCES
                  ? RoomMember.overEvents("e" + i, room, pods, TOKENS.get(user))
                  : RoomMember.overGrpc("g" + i, room, pods, TOKENS.get(user)));
    }
    Awaitility.await().atMost(PATIENCE).until(() -> MEMBERS.stream().allMatch(RoomMember::isIn));
    MEMBERS.forEach(member -> member.talk(Duration.ofMillis(100L * SCALE)));

    pause(TALK);
    Pod killed = ALIVE.remove(0);
    killed.process().destroyForcibly().waitFor();
    Pod third = startPod("third");
    ALIVE.add(third);
    third.awaitReady("/openapi");
    pause(TALK);
    Pod stopped = ALIVE.remove(0);
    assertThat(told()).isZero();
    stopped.process().destroy();
    stopped.process().waitFor();
    pause(TALK);

    MEMBERS.forEach(RoomMember::fallSilent);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> MEMBERS.stream().allMatch(member -> member.unacknowledged() == 0));
    Map<String, Set<String>> acknowledged = new HashMap<>();
    MEMBERS.forEach(
        member ->
            acknowledged
                .computeIfAbsent(member.room(), room -> new HashSet<>())
                .addAll(member.acknowledged()));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                MEMBERS.stream()
                    .allMatch(member -> hasHeard(member, acknowledged.get(member.room()))));
    assertThat(acknowledged.values().stream().mapToInt(Set::size).sum())
        .isGreaterThan(20 * WEB_SOCKETS / SCALE);
    Map<String, List<Heard>> said = new HashMap<>();
    for (RoomMember member : MEMBERS) {
      List<Heard> heard = member.heard();
      assertThat(heard).as(member.toString()).isSortedAccordingTo(Heard.ORDER);
      assertThat(heard.stream().map(Heard::id)).as(member.toString()).doesNotHaveDuplicates();
      assertThat(heard.stream().map(Heard::text)).as(member.toString()).doesNotHaveDuplicates();
      assertThat(heard)
          .as(member.toString())
          .isEqualTo(said.computeIfAbsent(member.room(), room -> heard));
      assertThat(member.gaps()).isZero();
    }
    assertThat(MEMBERS).anyMatch(member -> member.connections() > 1);
    // Those at the pod that was stopped were told so, and not just cut off.
    assertThat(told()).isGreaterThan(MEMBERS.size() / 4);
    for (String kind : List.of("w", "e", "g")) {
      assertThat(MEMBERS)
          .anyMatch(member -> member.toString().startsWith(kind) && member.toldToMove() > 0);
    }
    System.out.printf(
        "%d members, %d messages acknowledged, %d connections, %d told to move%n",
        MEMBERS.size(),
        acknowledged.values().stream().mapToInt(Set::size).sum(),
        MEMBERS.stream().mapToInt(RoomMember::connections).sum(),
        told());
  }

  private static boolean hasHeard(RoomMember member, Set<String> ids) {
    return member.heard().stream().map(Heard::id).collect(Collectors.toSet()).containsAll(ids);
  }

  private static long told() {
    return MEMBERS.stream().mapToInt(RoomMember::toldToMove).sum();
  }

  private static void pause(Duration duration) {
    Awaitility.await().pollDelay(duration).atMost(duration.plusSeconds(5)).until(() -> true);
  }
}
