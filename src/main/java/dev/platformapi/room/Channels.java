package dev.platformapi.room;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Scope;
import dev.platformapi.database.Isolation;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Bus;
import dev.platformapi.event.Event;
import dev.platformapi.event.Start;
import dev.platformapi.event.StreamId;
import dev.platformapi.event.Subscriber;
import dev.platformapi.event.Subscription;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The bus as callers may use it. Rooms and the channels {@code room:<name>} are one; {@code
 * user:<id>} is that user's own; {@code users} and {@code posts} have the changes of all; others
 * follow the configuration.
 */
@ApplicationScoped
public class Channels {
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  private final Bus bus;
  private final RoomService rooms;
  private final Permissions permissions;
  private final RoomConfig config;

  Channels(Bus bus, RoomService rooms, Permissions permissions, RoomConfig config) {
    this.bus = bus;
    this.rooms = rooms;
    this.permissions = permissions;
    this.config = config;
  }

  /** Who follows a channel and may have to leave it. */
  public interface Listener extends Subscriber {
    /** The caller may not follow it any more; nothing else comes. */
    void onRefused(PlatformException why);
  }

  /**
   * Follows a channel as {@link Bus#subscribe}, in the current Vert.x context. Fails with {@code
   * INVALID_PARAMETER} for a name that is none and {@code FORBIDDEN}.
   */
  public Uni<Subscription> follow(Caller caller, String channel, Start start, Listener listener) {
    requireReader(caller, channel);
    return mayEnter(caller, channel)
        .flatMap(
            allowed -> {
              Guard guard = new Guard(caller, channel, listener);
              return bus.subscribe(channel, start, guard).invoke(guard::guards);
            });
  }

  /**
   * Publishes an event.
   *
   * @param type a word of at most 64 letters, digits, '_', '.', ':' and '-'
   * @param data JSON
   * @param reference as for {@link Bus#publish}; null for none
   */
  public Uni<StreamId> publish(
      Caller caller, String channel, String type, String data, String reference) {
    requirePublisher(caller, channel);
    if (type == null || !TYPE.matcher(type).matches()) {
      throw PlatformException.invalidParameter(
          "event", "pattern", "event must be 1 to 64 letters, digits, '_', '.', ':' or '-'.");
    }
    if (ChannelName.room(channel) != null && !type.equals(Conversation.MESSAGE)) {
      throw PlatformException.invalidParameter(
          "event", "room", "What is published in a room is a message.");
    }
    requireSize(data);
    return mayEnter(caller, channel)
        .flatMap(
            allowed -> bus.publish(channel, type, caller.userId().toString(), data, reference));
  }

  /** Publishes a message in a room that the caller is in. */
  Uni<StreamId> say(Caller caller, String channel, String message, String reference) {
    requirePublisher(caller, channel);
    requireSize(message);
    return bus.publish(
        channel, Conversation.MESSAGE, caller.userId().toString(), message, reference);
  }

  private void requireSize(String data) {
    int max = config.maxMessageSize();
    if (data.length() > max || data.getBytes(StandardCharsets.UTF_8).length > max) {
      throw new PlatformException(
          ErrorCode.PAYLOAD_TOO_LARGE, "A message may have at most " + max + " bytes.");
    }
  }

  private Uni<Void> mayEnter(Caller caller, String channel) {
    String room = ChannelName.room(channel);
    return room == null
        ? Uni.createFrom().voidItem()
        : Uni.createFrom().completionStage(() -> Isolation.run(() -> rooms.enter(caller, room)));
  }

  private void requireReader(Caller caller, String channel) {
    requireOwn(caller, Scope.EVENTS_READ, channel);
    switch (channel) {
      case ChannelName.USERS -> permissions.require(caller, Scope.USERS_READ);
      case ChannelName.POSTS -> permissions.require(caller, Scope.POSTS_READ);
      default -> {
        RoomConfig.ChannelRule rule = config.channels().get(channel);
        if (rule != null) {
          require(caller, Scope.EVENTS_READ, rule.readers());
        }
      }
    }
  }

  private void requirePublisher(Caller caller, String channel) {
    requireOwn(caller, Scope.EVENTS_PUBLISH, channel);
    switch (channel) {
      case ChannelName.USERS, ChannelName.POSTS ->
          require(caller, Scope.EVENTS_PUBLISH, RoomConfig.Audience.NOBODY);
      default -> {
        RoomConfig.ChannelRule rule = config.channels().get(channel);
        if (rule != null) {
          require(caller, Scope.EVENTS_PUBLISH, rule.publishers());
        }
      }
    }
  }

  /** The scope, a name, and to be the user whose own channel it is, if it is one. */
  private void requireOwn(Caller caller, Scope scope, String channel) {
    permissions.require(caller, scope);
    ChannelName.check("channel", channel);
    UUID owner = ChannelName.user(channel);
    if (owner != null) {
      permissions.requireOwner(caller, scope, owner);
    }
  }

  private void require(Caller caller, Scope scope, RoomConfig.Audience audience) {
    switch (audience) {
      case EVERYBODY -> permissions.require(caller, scope);
      case ADMINISTRATORS -> permissions.requireAdmin(caller, scope);
      case NOBODY ->
          throw new PlatformException(
              ErrorCode.FORBIDDEN, "Only the service itself does this in this channel.");
    }
  }

  /** Looks again whether the caller may be there when that may have changed. */
  private final class Guard implements Subscriber {
    private final Caller caller;
    private final String channel;
    private final Listener listener;
    private Subscription guarded;

    Guard(Caller caller, String channel, Listener listener) {
      this.caller = caller;
      this.channel = channel;
      this.listener = listener;
    }

    void guards(Subscription subscription) {
      guarded = subscription;
    }

    @Override
    public boolean isReady() {
      return listener.isReady();
    }

    @Override
    public void onEvent(Event event) {
      if (!event.type().equals(RoomService.ACCESS_CHANGED) || ChannelName.room(channel) == null) {
        listener.onEvent(event);
        return;
      }
      mayEnter(caller, channel).subscribe().with(allowed -> {}, this::refuse);
    }

    /** When authorisation cannot decide, it denies. */
    private void refuse(Throwable failure) {
      guarded.cancel();
      listener.onRefused(
          failure instanceof PlatformException known
              ? known
              : new PlatformException(
                  ErrorCode.UNAVAILABLE, "Whether you may still be here could not be checked."));
    }

    @Override
    public void onGap(StreamId after, StreamId next) {
      listener.onGap(after, next);
    }
  }
}
