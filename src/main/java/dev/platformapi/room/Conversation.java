package dev.platformapi.room;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Scope;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Event;
import dev.platformapi.event.Start;
import dev.platformapi.event.StreamId;
import dev.platformapi.event.Subscription;
import dev.platformapi.http.Traffic;
import dev.platformapi.ratelimit.Operation;
import dev.platformapi.ratelimit.TokenBucket;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One connection's part in rooms, the same over every protocol: it joins and leaves them, hears
 * what is said there and speaks. Of one Vert.x context alone; one command at a time.
 */
public final class Conversation {
  /** The type of the events that are messages. */
  public static final String MESSAGE = "message";

  static final String TYPING = "typing";

  private static final int MAX_REFERENCE = 64;

  /** In place of the protocol, in the metric of requests: messages come over several. */
  private static final String METRICS = "rooms";

  private final Conversations shared;
  private final Caller caller;
  private final ChatClient client;
  private final String requestId;
  private final Context context = Vertx.currentContext();
  private final String connection = UUID.randomUUID().toString();
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final TokenBucket rate;
  private int excess;
  private boolean closed;

  /**
   * @param requestId under which unknown failures are logged
   */
  Conversation(Conversations shared, Caller caller, ChatClient client, String requestId) {
    this.shared = shared;
    this.caller = caller;
    this.client = client;
    this.requestId = requestId;
    this.rate =
        new TokenBucket(shared.config().messagesPerSecond(), shared.config().messageBurst());
  }

  /** Does what the client wants; a failure is told to the client. The next command waits. */
  public Uni<Void> handle(ChatCommand command) {
    long start = System.nanoTime();
    return here(admit("/rooms/" + command.room()).flatMap(admitted -> run(command)))
        .invoke(done -> count(command, Traffic.Outcome.SUCCESS, start))
        .onFailure()
        .recoverWithItem(
            failure -> {
              count(command, Traffic.Outcome.of(failure), start);
              fail(command.room(), command.reference(), failure);
              return null;
            });
  }

  private void count(ChatCommand command, Traffic.Outcome outcome, long start) {
    shared.traffic().count(METRICS, command.kind().label(), outcome, System.nanoTime() - start);
  }

  /** The same work, whose end is told in the context of the conversation. */
  private <T> Uni<T> here(Uni<T> work) {
    return work.emitOn(task -> context.runOnContext(ignored -> task.run()));
  }

  /** The client has sent what cannot be read: it is told so. The next command waits. */
  public Uni<Void> misunderstood(PlatformException unreadable) {
    return here(admit("/rooms").invoke(admitted -> fail(null, null, unreadable)))
        .onFailure()
        .invoke(failure -> fail(null, null, failure))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Fails with {@code RATE_LIMITED}: too fast for a connection, or more than the budget has. */
  private Uni<?> admit(String path) {
    return Uni.createFrom()
        .deferred(
            () -> {
              double wait = rate.take();
              if (wait > 0) {
                throw new PlatformException(ErrorCode.RATE_LIMITED, "Messages come too fast.")
                    .retryAfter(Duration.ofMillis((long) (wait * 1000) + 1));
              }
              return shared.admission().draw(caller, Operation.message(path), 1);
            })
        .invoke(drawn -> excess = 0);
  }

  /** The client is ready for more. */
  public void resume() {
    for (Seat seat : List.copyOf(seats.values())) {
      seat.resume();
    }
  }

  /** Where to go on after a break, by room. */
  public Map<String, StreamId> positions() {
    Map<String, StreamId> positions = new LinkedHashMap<>();
    seats.forEach(
        (room, seat) -> {
          if (seat.subscription != null) {
            positions.put(room, seat.subscription.position());
          }
        });
    return positions;
  }

  /** The connection is gone. */
  public void close() {
    closed = true;
    for (Seat seat : List.copyOf(seats.values())) {
      seat.leave();
    }
  }

  private Uni<Void> run(ChatCommand command) {
    String reference = command.reference();
    if (reference != null && (reference.isEmpty() || reference.length() > MAX_REFERENCE)) {
      throw PlatformException.invalidParameter(
          "ref", "size", "ref must be 1 to " + MAX_REFERENCE + " characters.");
    }
    String channel = ChannelName.ofRoom(command.room());
    return switch (command.kind()) {
      case JOIN -> join(command, channel);
      case LEAVE -> {
        seat(command).leave();
        client.left(command.room(), reference, null);
        yield Uni.createFrom().voidItem();
      }
      case SAY -> {
        seat(command);
        yield here(shared.channels().say(caller, channel, command.message(), reference))
            .invoke(
                id -> {
                  if (reference != null && !closed) {
                    client.acknowledged(command.room(), id, reference);
                  }
                })
            .replaceWithVoid();
      }
      case SHOW_PRESENCE -> {
        seat(command);
        yield here(shared.presence().list(command.room()))
            .invoke(users -> client.present(command.room(), users, reference))
            .replaceWithVoid();
      }
      case TYPE -> {
        seat(command);
        shared.permissions().require(caller, Scope.EVENTS_PUBLISH);
        yield shared
            .bus()
            .tell(channel, TYPING, caller.userId().toString(), Boolean.toString(command.typing()));
      }
    };
  }

  private Uni<Void> join(ChatCommand command, String channel) {
    if (seats.containsKey(command.room())) {
      throw new PlatformException(ErrorCode.CONFLICT, "You are in this room already.");
    }
    int most = shared.config().maxJoined();
    if (seats.size() >= most) {
      throw new PlatformException(
          ErrorCode.LIMIT_REACHED, "A connection may be in at most " + most + " rooms.");
    }
    Start newest = Start.newest(command.history());
    Seat seat = new Seat(command);
    seats.put(command.room(), seat);
    Start start = command.after() != null ? Start.after(command.after()) : newest;
    return here(shared
            .channels()
            .follow(caller, channel, start, seat)
            .invoke(seat::take)
            .call(() -> shared.presence().enter(command.room(), caller.userId(), connection)))
        .invoke(seat::begin)
        .onFailure()
        .invoke(seat::leave)
        .replaceWithVoid();
  }

  private Seat seat(ChatCommand command) {
    Seat seat = seats.get(command.room());
    if (seat == null) {
      throw new PlatformException(ErrorCode.NOT_JOINED, "You are not in this room: join it first.");
    }
    return seat;
  }

  private void fail(String room, String reference, Throwable cause) {
    if (closed) {
      return;
    }
    PlatformException failure = Failures.explain(cause, requestId);
    if (failure.code() == ErrorCode.RATE_LIMITED && ++excess > shared.config().maxExcess()) {
      client.abused(failure);
    } else {
      client.failed(room, reference, failure);
    }
  }

  /** A room that the connection is in. */
  private final class Seat implements Channels.Listener {
    private final String room;
    private final ChatCommand wish;
    private Subscription subscription;

    Seat(ChatCommand wish) {
      this.room = wish.room();
      this.wish = wish;
    }

    void take(Subscription taken) {
      subscription = taken;
    }

    void begin() {
      if (closed) {
        leave();
      } else {
        client.joined(room, subscription.position(), wish.reference());
        subscription.resume();
      }
    }

    void resume() {
      if (subscription != null) {
        subscription.resume();
      }
    }

    void leave() {
      seats.remove(room, this);
      if (subscription != null) {
        subscription.cancel();
        subscription = null;
        shared
            .presence()
            .leave(room, caller.userId(), connection)
            .subscribe()
            .with(
                gone -> {},
                failure -> {
                  // the entry runs out by itself
                });
      }
    }

    @Override
    public boolean isReady() {
      return client.isReady();
    }

    @Override
    public void onEvent(Event event) {
      boolean own = event.sender().equals(caller.userId().toString());
      switch (event.type()) {
        case MESSAGE -> {
          if (!own || wish.echo()) {
            client.said(room, event);
          }
        }
        case Presence.TYPE -> {
          if (!own && wish.presence()) {
            client.presence(room, event.sender(), event.data().equals(Presence.ONLINE));
          }
        }
        case TYPING -> {
          if (!own) {
            client.typing(room, event.sender(), Boolean.parseBoolean(event.data()));
          }
        }
        default -> {
          // what a newer pod says is nothing to this one
        }
      }
    }

    @Override
    public void onGap(StreamId after, StreamId next) {
      client.gap(room, after, next);
    }

    @Override
    public void onRefused(PlatformException why) {
      leave();
      if (!closed) {
        client.left(room, null, why);
      }
    }
  }
}
