package dev.platformapi.realtime;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import dev.platformapi.auth.OpenStreams;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Start;
import dev.platformapi.event.StreamId;
import dev.platformapi.event.Subscription;
import dev.platformapi.http.Problem;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.lifecycle.ServiceStart;
import dev.platformapi.ratelimit.Operation;
import dev.platformapi.room.Channels;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /events/{channel}}: a channel as Server-Sent Events (WHATWG HTML, 9.2). Whoever comes
 * back with the {@code Last-Event-ID} gets what was missed.
 */
@ApplicationScoped
class ChannelEvents {
  static final String MEDIA_TYPE = "text/event-stream";

  private static final String PATH = "/events/:channel";
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /** For a new EventSource, which can send no header. */
  private static final String LAST_EVENT_ID_PARAMETER = "last_event_id";

  private static final String HISTORY = "history";
  private static final long SWEEP_MILLIS = 500;

  private final Admission admission;
  private final Channels channels;
  private final OpenStreams streams;
  private final RealtimeConfig config;
  private final Vertx vertx;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

  ChannelEvents(
      Admission admission,
      Channels channels,
      OpenStreams streams,
      RealtimeConfig config,
      Vertx vertx) {
    this.admission = admission;
    this.channels = channels;
    this.streams = streams;
    this.config = config;
    this.vertx = vertx;
  }

  void register(@Observes Router router) {
    router.route(PATH).handler(this::handle);
  }

  void start(@Observes ServiceStart event) {
    vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
  }

  private void handle(RoutingContext context) {
    RequestRecord.route("/events/{channel}");
    RequestRecord.count("sse", "/events/{channel}");
    Uni.createFrom()
        .deferred(() -> serve(context))
        .subscribe()
        .with(begun -> {}, failure -> Problem.end(context, failure));
  }

  private Uni<?> serve(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.method() != HttpMethod.GET) {
      context.response().putHeader(HttpHeaders.ALLOW, "GET");
      throw new PlatformException(
          ErrorCode.METHOD_NOT_ALLOWED, "Events are read by GET; publish at POST /api/v1/events.");
    }
    if (!isAccepted(context)) {
      throw new PlatformException(ErrorCode.NOT_ACCEPTABLE, "Events come as " + MEDIA_TYPE + ".");
    }
    Start start = start(request);
    return admission
        .admit(Credentials.ofStream(request), new Operation("GET", request.path()))
        .flatMap(caller -> follow(context, caller, start));
  }

  private Uni<Subscription> follow(RoutingContext context, Caller caller, Start start) {
    EventStream stream = new EventStream(context, config, open::remove);
    return channels
        .follow(caller, context.pathParam("channel"), start, stream)
        .invoke(
            subscription -> {
              open.add(stream);
              stream.begin(subscription, streams.open(caller, stream::end));
            });
  }

  private static Start start(HttpServerRequest request) {
    String last = request.getHeader(LAST_EVENT_ID);
    String name = LAST_EVENT_ID;
    if (last == null) {
      last = request.getParam(LAST_EVENT_ID_PARAMETER);
      name = LAST_EVENT_ID_PARAMETER;
    }
    if (last != null && !last.isEmpty()) {
      return Start.after(StreamId.parse(name, last));
    }
    String history = request.getParam(HISTORY);
    return history == null ? Start.NOW : Start.newest(number(history));
  }

  /** -1 for what is no number, or one that is too great. */
  private static int number(String text) {
    return text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
  }

  private static boolean isAccepted(RoutingContext context) {
    var accepted = context.parsedHeaders().accept();
    return accepted.isEmpty()
        || accepted.stream()
            .filter(type -> !type.isPermitted())
            .map(MIMEHeader::value)
            .anyMatch(
                type ->
                    type.equalsIgnoreCase(MEDIA_TYPE)
                        || type.equals("*/*")
                        || type.equals("text/*"));
  }

  private void sweep() {
    long now = System.nanoTime();
    open.forEach(stream -> stream.sweep(now));
  }
}
