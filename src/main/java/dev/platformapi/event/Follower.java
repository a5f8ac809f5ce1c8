package dev.platformapi.event;

import dev.platformapi.error.Backoff;
import io.vertx.core.Context;

/**
 * Follows a channel from one place on: what was before is read from the log, what comes is taken as
 * it comes; each event once, in order, no faster than it is taken. One that falls behind, because
 * nothing was taken or nothing was heard, reads on where it was. Of one context alone.
 */
abstract class Follower {
  private static final int MIN_PAGE = 4;
  private static final int MAX_PAGE = 100;

  private final EventLog log;
  private final String channel;
  private final Context context;
  private StreamId position;
  private StreamId heard = StreamId.ZERO;
  private boolean upToDate;
  private boolean reading;
  private boolean ended;
  private final Backoff backoff = new Backoff(100, 2000);

  /** How many are read at once: about as many as are taken at once. */
  private int page = MAX_PAGE;

  Follower(EventLog log, String channel, StreamId position, Context context) {
    this.log = log;
    this.channel = channel;
    this.position = position;
    this.context = context;
  }

  /** Whether another event can be taken now. */
  abstract boolean isReady();

  abstract void take(Event event);

  /**
   * Events behind that place are gone unseen.
   *
   * @param next where it goes on
   */
  abstract void missed(StreamId after, StreamId next);

  /** Behind which event it is. */
  StreamId position() {
    return position;
  }

  /** Something may have been missed, or something can be taken again. */
  void resume() {
    if (!upToDate) {
      read();
    }
  }

  /** What was told meanwhile was not heard. */
  void readAgain() {
    upToDate = false;
    read();
  }

  void end() {
    ended = true;
  }

  void hear(Event event) {
    if (ended) {
      return;
    }
    if (event.id() == null) {
      if (upToDate && isReady()) {
        take(event);
      }
    } else if (event.id().isAfter(position)) {
      heard = event.id();
      if (upToDate && isReady()) {
        position = event.id();
        take(event);
      } else {
        upToDate = false;
        read();
      }
    }
  }

  private void read() {
    if (ended || reading || !isReady()) {
      return;
    }
    reading = true;
    log.after(channel, position, page)
        .subscribe()
        .with(
            part -> context.runOnContext(ignored -> taken(part)),
            failure -> context.runOnContext(ignored -> retry()));
  }

  private void retry() {
    context
        .owner()
        .setTimer(
            backoff.nextMillis(),
            timer ->
                context.runOnContext(
                    ignored -> {
                      reading = false;
                      read();
                    }));
  }

  private void taken(EventLog.Part part) {
    backoff.succeeded();
    // Until all is taken: taking may make room, and who is told of that resumes.
    int taken = ended ? -1 : take(part);
    boolean whole = taken == part.entries().size();
    boolean more = taken == page;
    page = whole ? Math.min(2 * page, MAX_PAGE) : Math.max(2 * taken, MIN_PAGE);
    reading = false;
    if (whole) {
      if (more || heard.isAfter(position)) {
        read();
      } else {
        upToDate = true;
      }
    }
  }

  /** How many of its events were taken; -1 when the follower has ended meanwhile. */
  private int take(EventLog.Part part) {
    if (part.entries().isEmpty()) {
      if (!part.last().equals(position)) {
        jump(part.last());
      }
    } else if (part.entries().get(0).before().isAfter(position)) {
      jump(part.entries().get(0).before());
    }
    int taken = 0;
    for (EventLog.Entry entry : part.entries()) {
      if (ended || !isReady()) {
        break;
      }
      position = entry.event().id();
      take(entry.event());
      taken++;
    }
    return ended ? -1 : taken;
  }

  /** Also back: a place that the channel has never been at, because Redis has lost its data. */
  private void jump(StreamId next) {
    StreamId before = position;
    position = next;
    missed(before, next);
  }
}
