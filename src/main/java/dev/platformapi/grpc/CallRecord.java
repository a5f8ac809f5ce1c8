package dev.platformapi.grpc;

import dev.platformapi.http.AccessLog;
import dev.platformapi.http.Origin;
import dev.platformapi.http.RequestId;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.http.TraceContext;
import dev.platformapi.http.Traffic;
import dev.platformapi.http.TrustedProxies;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What becomes known of a call while it is served: its request id, its trace, and how many messages
 * and bytes went each way; in the end, its line in the access log. grpc-java makes one for whatever
 * reaches it, also for calls that no method and no interceptor ever sees.
 */
final class CallRecord extends ServerStreamTracer {
  static final Metadata.Key<String> REQUEST_ID = ascii(RequestId.HEADER);
  private static final Metadata.Key<String> LIMIT_POLICIES = ascii("ratelimit-policy");
  private static final Metadata.Key<String> LIMIT_STATES = ascii("ratelimit");
  private static final Metadata.Key<String> TRACE_PARENT = ascii(TraceContext.HEADER);
  private static final Metadata.Key<String> FORWARDED_FOR = ascii(TrustedProxies.HEADER);
  private static final Metadata.Key<String> USER_AGENT = ascii("user-agent");
  private static final Context.Key<CallRecord> CURRENT = Context.key("call");

  private final String method;
  private final boolean isKnown;
  private final String requestId;
  private final String userAgent;
  private final List<String> forwarded;
  private final RequestRecord request;
  private volatile String address;
  private long messagesIn;
  private long messagesOut;
  private long bytesIn;
  private long bytesOut;
  private volatile long lastMoved = System.nanoTime();

  /**
   * @param method as the client calls it
   * @param isKnown whether there is one of that name
   */
  CallRecord(String method, boolean isKnown, Metadata headers, Traffic traffic) {
    this.isKnown = isKnown;
    this.method = method;
    this.requestId = RequestId.orNew(headers.get(REQUEST_ID));
    this.userAgent = headers.get(USER_AGENT);
    this.forwarded = values(headers, FORWARDED_FOR);
    this.request = traffic.announce(TraceContext.continuing(headers.get(TRACE_PARENT)));
  }

  /** Of the call that is being served. */
  static CallRecord current() {
    return CURRENT.get();
  }

  static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  static List<String> values(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    return values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList();
  }

  String requestId() {
    return requestId;
  }

  /** When a message last went either way, on the clock of {@link System#nanoTime}. */
  long lastMoved() {
    return lastMoved;
  }

  /** Makes the request known to what runs in the current Vert.x context. */
  void enter(Attributes connection, TrustedProxies proxies) {
    String peer = null;
    if (connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress client) {
      peer =
          client.getAddress() == null
              ? client.getHostString()
              : client.getAddress().getHostAddress();
    }
    address = proxies.client(peer, forwarded);
    request.makeCurrent();
    origin().makeCurrent();
  }

  /** The call's span has begun. */
  void traceOn() {
    request.traceOn();
  }

  /** Writes what the client may know of its call. */
  void tell(Metadata metadata) {
    metadata.put(REQUEST_ID, requestId);
    if (request.isLimited()) {
      metadata.put(LIMIT_POLICIES, request.limitPolicies());
      metadata.put(LIMIT_STATES, request.limitStates());
    }
  }

  /** It gets no line in the access log. */
  void leaveLog() {
    request.leaveLog();
  }

  private Origin origin() {
    return new Origin(requestId, address, userAgent);
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(CURRENT, this);
  }

  /** One with a deadline that cannot be read never gets here, and nobody tells of its end. */
  @Override
  public void serverCallStarted(ServerStreamTracer.ServerCallInfo<?, ?> info) {
    request.begin();
  }

  @Override
  public void inboundMessage(int sequence) {
    messagesIn++;
    lastMoved = System.nanoTime();
  }

  @Override
  public void outboundMessage(int sequence) {
    messagesOut++;
    lastMoved = System.nanoTime();
  }

  @Override
  public void inboundWireSize(long bytes) {
    bytesIn += bytes;
  }

  @Override
  public void outboundWireSize(long bytes) {
    bytesOut += bytes;
  }

  @Override
  public void streamClosed(Status status) {
    if (!status.isOk()) {
      request.giveUp();
    }
    request.end("grpc", isKnown ? method : null, outcome(status));
    if (AccessLog.isOn() && request.needsLine()) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("method", method);
      fields.put("protocol", "grpc");
      fields.put("status", status.getCode().name());
      fields.put("messages_in", Long.toString(messagesIn));
      fields.put("messages_out", Long.toString(messagesOut));
      fields.put("bytes_in", Long.toString(bytesIn));
      fields.put("bytes_out", Long.toString(bytesOut));
      AccessLog.write(fields, request, origin());
    }
  }

  private static Traffic.Outcome outcome(Status status) {
    return switch (status.getCode()) {
      case OK -> Traffic.Outcome.SUCCESS;
      case INTERNAL, UNKNOWN, UNAVAILABLE, DEADLINE_EXCEEDED, DATA_LOSS ->
          Traffic.Outcome.SERVER_ERROR;
      default -> Traffic.Outcome.CLIENT_ERROR;
    };
  }
}
