package dev.platformapi.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.database.DatabaseUse;
import dev.platformapi.database.Isolation;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Remembered answers: in this pod's own memory for a moment, in Redis for all pods. Those who ask
 * for the same at the same time share one reading. Without Redis everything is read anew.
 */
@ApplicationScoped
public class ResponseCache {
  private static final Logger LOG = Logger.getLogger(ResponseCache.class);

  private final OwnMemory own;
  private final SharedMemory shared;
  private final ObjectMapper mapper;
  private final MeterRegistry metrics;
  private final Clock clock;
  private final boolean enabled;
  private final Map<Flight, Reading> flights = new ConcurrentHashMap<>();

  ResponseCache(
      OwnMemory own,
      SharedMemory shared,
      ObjectMapper mapper,
      MeterRegistry metrics,
      Clock clock,
      CacheConfig config) {
    this.own = own;
    this.shared = shared;
    this.mapper = mapper;
    this.metrics = metrics;
    this.clock = clock;
    this.enabled = config.enabled();
  }

  /** Whether anything is remembered at all. */
  boolean isEnabled() {
    return enabled;
  }

  /**
   * What is asked for.
   *
   * @param name of the method, for the metric
   * @param key tells it apart from everything else, its callers included
   */
  record Question(String name, String key, String tag, Duration ttl, JavaType type) {}

  /** What a reading is of. One that began before its tag was forgotten serves nobody after. */
  private record Flight(String key, Object token) {}

  /** A reading that is under way, in a context of its own, for all who wait for it. */
  private static final class Reading {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final DatabaseUse use = new DatabaseUse();
    private final AtomicBoolean begun = new AtomicBoolean();

    /** How many; guarded by the map. */
    private int waiting;
  }

  private record Answer(Object value, long at) {}

  /**
   * Forgets what was remembered under these tags: here at once, elsewhere as soon as Redis tells.
   */
  public Uni<Void> forget(String... tags) {
    if (!enabled) {
      return Uni.createFrom().voidItem();
    }
    List<String> all = List.of(tags);
    all.forEach(own::forget);
    return shared.forget(all);
  }

  /** The remembered answer, or the one that is read now. */
  Uni<Object> get(Question question, Supplier<Uni<Object>> reading) {
    Object token = own.token(question.tag());
    boolean anew = Freshness.isDemandedAnew();
    OwnMemory.Entry entry = anew ? null : own.read(token, question.key());
    Context context = Vertx.currentContext();
    if (entry != null) {
      count(question, "own");
      Freshness.set(context, age(entry.at()));
      return Uni.createFrom().item(entry.value());
    }
    Flight flight = new Flight(question.key(), token);
    Uni<Answer> answer =
        anew
            ? look(question, token, reading, true)
            : together(flight, () -> look(question, token, reading, false));
    return answer
        .emitOn(task -> run(context, task))
        .invoke(found -> Freshness.set(context, age(found.at())))
        .map(Answer::value);
  }

  /** Joins the reading that is under way, or begins it. */
  private Uni<Answer> together(Flight flight, Supplier<Uni<Answer>> look) {
    Reading reading =
        flights.compute(
            flight,
            (key, present) -> {
              Reading joined = present == null ? new Reading() : present;
              joined.waiting++;
              return joined;
            });
    DatabaseUse mine = DatabaseUse.current();
    if (mine != null) {
      mine.onGiveUp(() -> leave(flight, reading));
    }
    if (reading.begun.compareAndSet(false, true)) {
      Isolation.run(reading.use, look)
          .whenComplete(
              (found, failure) -> {
                flights.remove(flight, reading);
                if (mine != null) {
                  mine.add(reading.use);
                }
                if (failure == null) {
                  reading.answer.complete(found);
                } else {
                  reading.answer.completeExceptionally(failure);
                }
              });
    }
    return Uni.createFrom().completionStage(reading.answer.copy());
  }

  /** The last one to leave ends the reading. */
  private void leave(Flight flight, Reading reading) {
    if (flights.containsKey(flight)
        && flights.computeIfPresent(
                flight,
                (key, present) -> present == reading && --present.waiting == 0 ? null : present)
            == null) {
      reading.use.giveUp();
    }
  }

  private Uni<Answer> look(
      Question question, Object token, Supplier<Uni<Object>> reading, boolean anew) {
    return shared
        .read(question.tag(), question.key())
        .flatMap(
            found -> {
              Object value = anew ? null : decode(question, found);
              if (value != null) {
                count(question, "shared");
                int size = found.value().orElseThrow().length();
                own.write(question.key(), new OwnMemory.Entry(token, value, found.at(), size));
                return Uni.createFrom().item(new Answer(value, found.at()));
              }
              count(question, "none");
              return reading.get().flatMap(read -> remember(question, token, found, read));
            });
  }

  private Uni<Answer> remember(
      Question question, Object token, SharedMemory.Found before, Object value) {
    long at = clock.instant().toEpochMilli();
    Answer answer = new Answer(value, at);
    String json = encode(value);
    if (json == null) {
      return Uni.createFrom().item(answer);
    }
    own.write(question.key(), new OwnMemory.Entry(token, value, at, json.length()));
    return shared
        .write(question.tag(), question.key(), before, json, at, question.ttl())
        .replaceWith(answer);
  }

  /** Null for nothing, and for what another version of the service has stored. */
  private Object decode(Question question, SharedMemory.Found found) {
    try {
      return found.value().isEmpty()
          ? null
          : mapper.readValue(found.value().get(), question.type());
    } catch (JsonProcessingException e) {
      LOG.debugf(e, "Unreadable in the cache: %s", question.name());
      return null;
    }
  }

  private String encode(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      LOG.errorf(e, "Not for the cache: %s", value.getClass());
      return null;
    }
  }

  private void count(Question question, String memory) {
    metrics
        .counter("platform.cache.requests", "method", question.name(), "memory", memory)
        .increment();
  }

  private Duration age(long at) {
    return Duration.ofMillis(Math.max(0, clock.instant().toEpochMilli() - at));
  }

  /** Whoever waited for another's reading goes on in a context of their own. */
  private static void run(Context context, Runnable task) {
    if (context == null || context == Vertx.currentContext()) {
      task.run();
    } else {
      context.runOnContext(ignored -> task.run());
    }
  }
}
