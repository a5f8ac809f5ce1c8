package dev.platformapi.event;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A channel as this pod hears it, handed to all who follow it here: one task for each event loop
 * that has followers, however many there are. Nothing is missed when Redis was not heard for a
 * while, unless its history has gone meanwhile.
 */
final class Feed implements PubSub.Listener {
  private final EventLog log;
  private final String channel;
  private final Runnable release;
  private final Context context;
  private final Map<EventLoop, Group> groups = new ConcurrentHashMap<>();

  /** Of the context of the bus alone, like all that is heard. */
  private Follower follower;

  /**
   * @param context of the bus
   * @param release to be called once for each subscription that has ended
   */
  Feed(EventLog log, String channel, Context context, Runnable release) {
    this.log = log;
    this.channel = channel;
    this.context = context;
    this.release = release;
  }

  /** The followers of one event loop; of that loop alone. */
  static final class Group {
    private final Context loop;
    private final Set<Follower> followers = new LinkedHashSet<>();

    Group(Context loop) {
      this.loop = loop;
    }

    void add(Follower follower) {
      followers.add(follower);
    }

    void remove(Follower follower) {
      followers.remove(follower);
    }

    private void all(Consumer<Follower> action) {
      loop.runOnContext(
          ignored -> {
            // Whoever is told may end, and others with it.
            for (Follower follower : followers.toArray(new Follower[0])) {
              action.accept(follower);
            }
          });
    }
  }

  EventLog log() {
    return log;
  }

  String channel() {
    return channel;
  }

  Group group(Context context) {
    ContextInternal own = (ContextInternal) context;
    return groups.computeIfAbsent(own.nettyEventLoop(), loop -> new Group(own.unwrap()));
  }

  void release() {
    release.run();
  }

  /** Once Redis has confirmed that it is heard, with the id of the last event before. */
  void begin(StreamId last) {
    follower = new Everybody(last);
    follower.resume();
  }

  @Override
  public void onMessage(String message) {
    if (follower != null) {
      follower.hear(EventLog.event(channel, message));
    }
  }

  @Override
  public void onListening() {
    if (follower != null) {
      follower.readAgain();
    }
  }

  void end() {
    if (follower != null) {
      follower.end();
    }
  }

  private final class Everybody extends Follower {
    Everybody(StreamId position) {
      super(log, channel, position, context);
    }

    @Override
    boolean isReady() {
      return true;
    }

    @Override
    void take(Event event) {
      all(follower -> follower.hear(event));
    }

    /** Each finds out by itself what that means to it. */
    @Override
    void missed(StreamId after, StreamId next) {
      all(Follower::readAgain);
    }

    private void all(Consumer<Follower> action) {
      groups.values().forEach(group -> group.all(action));
    }
  }
}
