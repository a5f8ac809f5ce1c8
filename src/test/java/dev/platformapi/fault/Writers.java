package dev.platformapi.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Pod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Clients who write posts without a pause, each with a title and an Idempotency-Key of its own, and
 * keep a journal of what was acknowledged. Half of them send what was not again under the same key
 * until it is; the others leave it at that.
 */
final class Writers implements AutoCloseable {
  /** Between a failure and the next request. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Thread> threads = new ArrayList<>();
  private final String run;
  private final Supplier<Pod> pod;
  private final String path;
  private final String token;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final Set<String> wrong = new ConcurrentSkipListSet<>();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong sentAgain = new AtomicLong();
  private volatile boolean stopped;

  /**
   * @param run a name of its own
   * @param pod whom to ask next
   */
  Writers(String run, int count, Supplier<Pod> pod, String author, String token) {
    this.run = run;
    this.pod = pod;
    this.path = "/api/v1/users/" + author + "/posts";
    this.token = token;
    for (int i = 0; i < count; i++) {
      int number = i;
      Thread thread = new Thread(() -> write(number), "writer-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  private void write(int writer) {
    boolean insists = writer % 2 == 0;
    for (int i = 0; !stopped; i++) {
      String title = run + "-" + writer + "-" + i;
      // One that insists is done when it has got through.
      while (!send(title)) {
        LockSupport.parkNanos(PAUSE.toNanos());
        if (!insists) {
          break;
        }
        sentAgain.incrementAndGet();
      }
    }
  }

  /** Whether it was acknowledged. */
  private boolean send(String title) {
    HttpRequest request =
        HttpRequest.newBuilder(pod.get().uri(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", title)
            .POST(
                BodyPublishers.ofString(
                    new JsonObject().put("title", title).put("body", title).encode()))
            .build();
    unknown.add(title);
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      // Who sends it again may hear only that it was done.
      if (answer.statusCode() == 201 || answer.body().contains("\"ALREADY_DONE\"")) {
        acknowledged.add(title);
        unknown.remove(title);
        return true;
      }
      boolean later = answer.headers().firstValue("Retry-After").isPresent();
      boolean fine =
          switch (answer.statusCode()) {
            case 503 -> later;
            // The first attempt is still under way, or its answer is not known yet.
            case 409 -> later && answer.body().contains("IDEMPOTENCY_KEY_IN_USE");
            case 504 -> answer.body().contains("DEADLINE_EXCEEDED");
            default -> false;
          };
      if (!fine) {
        wrong.add(answer.statusCode() + " " + answer.body().replaceAll("\"instance\".*", ""));
      }
    } catch (IOException e) {
      // The pod has gone, which the test knows of.
      if (e instanceof java.net.http.HttpTimeoutException) {
        wrong.add(e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      longest.accumulateAndGet(System.nanoTime() - start, Math::max);
    }
    return false;
  }

  int acknowledgedSoFar() {
    return acknowledged.size();
  }

  Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  /** Ends the writing: who insists gets through first. */
  void finish() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).as(thread.getName() + " is done").isFalse();
    }
  }

  /**
   * Whatever was acknowledged is there once, everything else once or not at all, and no answer was
   * one that there must not be.
   */
  void check(Connection database) throws SQLException {
    Map<String, Integer> found = new HashMap<>();
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT title, count(*) FROM posts WHERE title LIKE ? GROUP BY title")) {
      select.setString(1, run + "-%");
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        found.put(rows.getString(1), rows.getInt(2));
      }
    }
    Set<String> lost = new TreeSet<>(acknowledged);
    lost.removeAll(found.keySet());
    Set<String> strange = new TreeSet<>(found.keySet());
    strange.removeAll(acknowledged);
    strange.removeAll(unknown);
    Set<String> doubled = new TreeSet<>(found.keySet());
    doubled.removeIf(title -> found.get(title) == 1);
    System.out.printf(
        "%s: %d acknowledged, %d not and of these %d there, %d sent again, none longer than %d ms%n",
        run,
        acknowledged.size(),
        unknown.size(),
        unknown.stream().filter(found::containsKey).count(),
        sentAgain.get(),
        longest().toMillis());
    assertThat(wrong).as("answers").isEmpty();
    assertThat(lost).as("acknowledged and lost").isEmpty();
    assertThat(strange).as("there, and nobody's").isEmpty();
    assertThat(doubled).as("there twice").isEmpty();
  }

  @Override
  public void close() {
    stopped = true;
    threads.forEach(Thread::interrupt);
  }
}
