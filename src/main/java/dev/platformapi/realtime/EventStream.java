package dev.platformapi.realtime;

import dev.platformapi.auth.OpenStreams;
import dev.platformapi.auth.StreamEnd;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Event;
import dev.platformapi.event.StreamId;
import dev.platformapi.event.Subscription;
import dev.platformapi.http.Connections;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.room.ChannelName;
import dev.platformapi.room.Channels;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** A channel as one client gets it in Server-Sent Events. */
final class EventStream implements Channels.Listener {
  /** How long a client that is told to go may take. */
  private static final long CLOSE_MILLIS = 2000;

  /** After how long it is to come back when it was sent away for no fault of its own. */
  private static final long SOON_MILLIS = 1000;

  private static final String HEARTBEAT = "event: heartbeat\ndata: ping\n\n";

  private final RoutingContext request;
  private final HttpServerResponse response;
  private final RealtimeConfig config;
  private final Consumer<EventStream> gone;
  private final Context context = Vertx.currentContext();
  private Subscription subscription;
  private OpenStreams.Stream stream;
  private boolean ended;
  private boolean written;
  private volatile long fullSince;
  private volatile long wroteAt = System.nanoTime();

  EventStream(RoutingContext request, RealtimeConfig config, Consumer<EventStream> gone) {
    this.request = request;
    this.response = request.response();
    this.config = config;
    this.gone = gone;
    RequestRecord.current().leaveEndToClient();
  }

  void begin(Subscription followed, OpenStreams.Stream watched) {
    subscription = followed;
    stream = watched;
    request.addEndHandler(over -> over());
    if (response.closed()) {
      over();
      return;
    }
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, ChannelEvents.MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        // Or a proxy such as nginx keeps events back.
        .putHeader("X-Accel-Buffering", "no");
    response.drainHandler(
        ignored -> {
          fullSince = 0;
          subscription.resume();
        });
    // With the place, for a client that is cut off before the first event.
    write("retry: " + config.retry().toMillis() + "\nid: " + followed.position() + "\n\n");
    followed.resume();
  }

  /** To be called now and then, from any thread. */
  void sweep(long now) {
    long since = fullSince;
    if (since != 0 && now - since > config.slowness().toNanos()) {
      context.runOnContext(
          ignored ->
              end(
                  new PlatformException(
                      ErrorCode.SLOW_CONSUMER, "What was sent to you was not read.")));
    } else if (now - wroteAt > config.heartbeat().toNanos()) {
      wroteAt = now;
      context.runOnContext(
          ignored -> {
            if (isReady()) {
              write(HEARTBEAT);
            }
          });
    }
  }

  void end(StreamEnd why) {
    end(why.failure());
  }

  /** Says why, with the place to come back to, and ends the answer. */
  private void end(PlatformException why) {
    if (ended) {
      return;
    }
    boolean soon = why.code() == ErrorCode.UNAVAILABLE || why.code() == ErrorCode.SLOW_CONSUMER;
    write(
        (soon ? "retry: " + SOON_MILLIS + "\n" : "")
            + "event: error\ndata: "
            + new JsonObject()
                .put("code", why.code().name())
                .put("detail", why.getMessage())
                .put("last_event_id", subscription.position().toString())
                .encode()
            + "\n\n");
    over();
    response.end().onSuccess(end -> written = true);
    context.owner().setTimer(CLOSE_MILLIS, timer -> cutOff());
  }

  /** A client that has not read to the end by now never will. */
  private void cutOff() {
    if (!response.closed() && !written) {
      Connections.cutOff(request.request());
    }
  }

  private void over() {
    if (!ended) {
      ended = true;
      subscription.cancel();
      stream.close();
      gone.accept(this);
    }
  }

  private void write(String text) {
    if (!ended && !response.closed()) {
      wroteAt = System.nanoTime();
      response.write(text);
    }
  }

  @Override
  public boolean isReady() {
    if (ended || response.closed()) {
      return false;
    }
    if (response.writeQueueFull()) {
      if (fullSince == 0) {
        fullSince = System.nanoTime();
      }
      return false;
    }
    return true;
  }

  /** What is not kept, who types and who comes and goes, is for those in the room. */
  @Override
  public void onEvent(Event event) {
    if (event.id() != null) {
      write(event.rendered(String.class, EventStream::text));
    }
  }

  @Override
  public void onGap(StreamId after, StreamId next) {
    write(
        "id: "
            + next
            + "\nevent: gap\ndata: "
            + new JsonObject().put("after", after.toString()).put("next", next.toString()).encode()
            + "\n\n");
  }

  @Override
  public void onRefused(PlatformException why) {
    end(why);
  }

  private static String text(Event event) {
    StringBuilder text =
        new StringBuilder("id: ")
            .append(event.id())
            .append("\nevent: ")
            .append(event.type())
            .append('\n');
    data(event).lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    return text.append('\n').toString();
  }

  /** As it was published; a string as it is, other JSON as its text. */
  private static String data(Event event) {
    String room = ChannelName.room(event.channel());
    if (room != null) {
      return "{\"room\":\""
          + room
          + "\",\"user_id\":\""
          + event.sender()
          + "\",\"message\":"
          + event.data()
          + ",\"timestamp\":\""
          + event.id().at()
          + "\"}";
    }
    if (!event.data().startsWith("\"")) {
      return event.data();
    }
    String plain = (String) Json.decodeValue(event.data());
    return plain.isEmpty() ? "\n" : plain;
  }
}
