package dev.platformapi.event;

import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;

/** A channel as it is followed by one subscriber. Of the context of its subscriber alone. */
public final class Subscription {
  private final Feed feed;
  private final Feed.Group group;
  private final Follower follower;
  private boolean ended;

  Subscription(Feed feed, Feed.Group group, StreamId position, Subscriber to, Context context) {
    this.feed = feed;
    this.group = group;
    // Events come on the thread of the context, not in it.
    ContextInternal own = (ContextInternal) context;
    this.follower =
        new Follower(feed.log(), feed.channel(), position, context) {
          @Override
          boolean isReady() {
            return to.isReady();
          }

          @Override
          void take(Event event) {
            own.dispatch(event, to::onEvent);
          }

          @Override
          void missed(StreamId after, StreamId next) {
            own.dispatch(ignored -> to.onGap(after, next));
          }
        };
  }

  /** Begins, and goes on after a pause of the subscriber's. */
  public void resume() {
    if (!ended) {
      group.add(follower);
      follower.resume();
    }
  }

  /** Behind which event the subscriber is: where to go on another time. */
  public StreamId position() {
    return follower.position();
  }

  public String channel() {
    return feed.channel();
  }

  public void cancel() {
    if (!ended) {
      ended = true;
      follower.end();
      group.remove(follower);
      feed.release();
    }
  }
}
