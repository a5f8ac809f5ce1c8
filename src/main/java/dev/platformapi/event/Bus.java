package dev.platformapi.event;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The channels that all pods share: whatever is published in one is handed to all who follow it, in
 * whichever pod, in one order, under ids by which they can go on where they were.
 */
@ApplicationScoped
public class Bus {
  private final EventLog log;
  private final PubSub pubSub;

  /** Of the context of {@link PubSub} alone. */
  private final Map<String, Open> open = new HashMap<>();

  Bus(EventLog log, PubSub pubSub) {
    this.log = log;
    this.pubSub = pubSub;
  }

  /** A channel that is followed here, or will be when Redis has confirmed. */
  private static final class Open {
    private final Feed feed;
    private final CompletableFuture<Feed> ready = new CompletableFuture<>();
    private int subscriptions;

    Open(Feed feed) {
      this.feed = feed;
    }
  }

  /**
   * Publishes an event and keeps it.
   *
   * @param type a word, without line breaks
   * @param sender the id of the user who publishes it; empty for the service
   * @param data JSON
   * @param reference the sender's own name for it: the same one again, within some minutes, is not
   *     published anew; null for none
   * @return its id, when Redis has it; for a known reference, that of the first
   */
  public Uni<StreamId> publish(
      String channel, String type, String sender, String data, String reference) {
    return log.append(channel, type, sender, data, reference);
  }

  /** Tells an event to those who follow the channel now and can take it, and keeps nothing. */
  public Uni<Void> tell(String channel, String type, String sender, String data) {
    return log.tell(channel, type, sender, data);
  }

  /** Forgets what was published in the channel. */
  public Uni<Void> clear(String channel) {
    return log.clear(channel);
  }

  /**
   * Follows a channel; must be called in the Vert.x context in which the subscriber wants to be
   * called. Nothing comes before the first {@link Subscription#resume}. Fails with {@code
   * UNAVAILABLE}, or as Redis does.
   */
  public Uni<Subscription> subscribe(String channel, Start start, Subscriber subscriber) {
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .completionStage(() -> acquire(channel))
        .flatMap(feed -> position(feed, start).onFailure().invoke(feed::release))
        .emitOn(command -> context.runOnContext(ignored -> command.run()))
        .map(
            at ->
                new Subscription(
                    at.feed(), at.feed().group(context), at.position(), subscriber, context));
  }

  private record Place(Feed feed, StreamId position) {}

  /** What comes later is behind it: the feed has been heard since before. */
  private Uni<Place> position(Feed feed, Start start) {
    if (start.after() != null) {
      return Uni.createFrom().item(new Place(feed, start.after()));
    }
    return log.newest(feed.channel(), start.newest())
        .map(
            part ->
                new Place(
                    feed, part.entries().isEmpty() ? part.last() : part.entries().get(0).before()));
  }

  private CompletableFuture<Feed> acquire(String channel) {
    CompletableFuture<Feed> result = new CompletableFuture<>();
    pubSub
        .context()
        .runOnContext(
            ignored -> {
              Open channelHere = open.computeIfAbsent(channel, this::listen);
              channelHere.subscriptions++;
              channelHere.ready.whenComplete(
                  (feed, failure) -> {
                    if (failure == null) {
                      result.complete(feed);
                    } else {
                      result.completeExceptionally(failure);
                    }
                  });
            });
    return result;
  }

  private Open listen(String channel) {
    Feed feed = new Feed(log, channel, pubSub.context(), () -> release(channel));
    Open opened = new Open(feed);
    pubSub
        .listen(EventLog.key(channel), feed)
        .flatMap(confirmed -> log.newest(channel, 0))
        .emitOn(command -> pubSub.context().runOnContext(ignored -> command.run()))
        .subscribe()
        .with(
            part -> {
              feed.begin(part.last());
              opened.ready.complete(feed);
            },
            failure -> {
              close(channel, opened);
              opened.ready.completeExceptionally(failure);
            });
    return opened;
  }

  private void release(String channel) {
    pubSub
        .context()
        .runOnContext(
            ignored -> {
              Open left = open.get(channel);
              if (left != null && --left.subscriptions == 0) {
                close(channel, left);
              }
            });
  }

  private void close(String channel, Open closed) {
    if (open.remove(channel, closed)) {
      closed.feed.end();
      pubSub.forget(EventLog.key(channel));
    }
  }
}
