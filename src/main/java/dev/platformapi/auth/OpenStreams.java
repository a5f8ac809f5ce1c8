package dev.platformapi.auth;

import dev.platformapi.database.Isolation;
import dev.platformapi.lifecycle.ServiceEnd;
import dev.platformapi.lifecycle.ServiceStart;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The streams that callers have open in this pod, of whatever protocol. One ends when its token
 * expires, when its session or key is revoked, when its account is gone, and when the pod stops.
 */
@ApplicationScoped
public class OpenStreams {
  private static final Logger LOG = Logger.getLogger(OpenStreams.class);
  private static final long SWEEP_MILLIS = 500;

  /** What nobody has told this pod is found out within this time. */
  private static final long AUDIT_MILLIS = 10_000;

  /** Sessions that are looked up in one statement. */
  private static final int BATCH = 1000;

  /** How long clients may take to hear that the pod stops. */
  private static final long FAREWELL_MILLIS = 500;

  private final Liveness liveness;
  private final Sessions sessions;
  private final Clock clock;
  private final Vertx vertx;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  OpenStreams(Liveness liveness, Sessions sessions, Clock clock, Vertx vertx) {
    this.liveness = liveness;
    this.sessions = sessions;
    this.clock = clock;
    this.vertx = vertx;
  }

  /** A stream that is open. */
  public final class Stream {
    private final Caller caller;
    private final Context context;
    private final Consumer<StreamEnd> end;

    private Stream(Caller caller, Context context, Consumer<StreamEnd> end) {
      this.caller = caller;
      this.context = context;
      this.end = end;
    }

    /** It has ended by itself. */
    public void close() {
      streams.remove(this);
    }

    private void end(StreamEnd why) {
      if (streams.remove(this)) {
        context.runOnContext(ignored -> end.accept(why));
      }
    }
  }

  /**
   * Watches over a stream.
   *
   * @param end ends it; called once at most, in the current Vert.x context
   */
  public Stream open(Caller caller, Consumer<StreamEnd> end) {
    Stream stream = new Stream(caller, Vertx.currentContext(), end);
    streams.add(stream);
    if (stopping) {
      stream.end(StreamEnd.SHUTDOWN);
    }
    return stream;
  }

  void start(@Observes ServiceStart event) {
    vertx.setPeriodic(SWEEP_MILLIS, ignored -> sweep());
    vertx.setPeriodic(AUDIT_MILLIS, ignored -> audit());
  }

  void end(@Observes SessionEnded ended) {
    endIf(caller -> ended.sessionId().equals(caller.sessionId()));
  }

  /** Whether the key still opens what it did is looked up. */
  void end(@Observes KeyChanged changed) {
    vertx.runOnContext(ignored -> auditKeys(Set.of(changed.keyId())));
  }

  void stop(@Observes ServiceEnd event) throws InterruptedException {
    stopping = true;
    boolean any = !streams.isEmpty();
    streams.forEach(stream -> stream.end(StreamEnd.SHUTDOWN));
    if (any) {
      Thread.sleep(FAREWELL_MILLIS);
    }
  }

  private void endIf(Predicate<Caller> caller) {
    for (Stream stream : streams) {
      if (caller.test(stream.caller)) {
        stream.end(StreamEnd.REVOKED);
      }
    }
  }

  private void sweep() {
    Instant now = clock.instant();
    for (Stream stream : streams) {
      if (stream.caller.until() != null && !now.isBefore(stream.caller.until())) {
        stream.end(StreamEnd.EXPIRED);
      }
    }
  }

  private void audit() {
    List<UUID> opened = List.copyOf(ids(Caller::sessionId));
    if (!opened.isEmpty()) {
      isolated(
          () ->
              Multi.createFrom()
                  .iterable(opened)
                  .group()
                  .intoLists()
                  .of(BATCH)
                  .onItem()
                  .call(this::auditSessions)
                  .collect()
                  .last());
    }
    auditKeys(ids(Caller::keyId));
  }

  private Uni<?> auditSessions(List<UUID> opened) {
    return sessions
        .live(opened)
        .invoke(
            live -> {
              Set<UUID> over = new HashSet<>(opened);
              over.removeAll(live);
              endIf(caller -> over.contains(caller.sessionId()));
            });
  }

  private void auditKeys(Set<UUID> keys) {
    Map<UUID, Caller> callers = new HashMap<>();
    for (Stream stream : streams) {
      if (stream.caller.sessionId() == null && keys.contains(stream.caller.keyId())) {
        callers.put(stream.caller.keyId(), stream.caller);
      }
    }
    if (!callers.isEmpty()) {
      isolated(
          () ->
              Multi.createFrom()
                  .iterable(List.copyOf(callers.values()))
                  .onItem()
                  .call(this::auditKey)
                  .collect()
                  .last());
    }
  }

  private Uni<?> auditKey(Caller holder) {
    return liveness
        .isLive(holder)
        .invoke(
            live -> {
              if (!live) {
                endIf(caller -> holder.keyId().equals(caller.keyId()));
              }
            });
  }

  private Set<UUID> ids(Function<Caller, UUID> id) {
    return streams.stream()
        .map(stream -> id.apply(stream.caller))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** When the database does not answer, nobody is shut out: the next look is soon. */
  private void isolated(Supplier<Uni<?>> work) {
    Isolation.detached(vertx, work)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warnf("Open streams could not be checked: %s", failure.getMessage());
              }
            });
  }
}
