package dev.platformapi.gateway.exchange;

import dev.platformapi.gateway.config.ConsumerDefinition;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.route.Route;
import dev.platformapi.gateway.route.RouteMatch;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One request on its way through the gateway, and what is known of it. It belongs to its event
 * loop.
 */
public final class Exchange {
  private static final int CLIENT_GONE = 499;

  private final HttpServerRequest request;
  private final RouteMatch match;
  private final Optional<ServiceDefinition> service;
  private final Client client;
  private final String id;
  private final UpstreamRequest upstream;
  private final Times times = new Times();
  private final Supplier<Future<Buffer>> bodyReader;
  private Future<Buffer> body;
  private ConsumerDefinition consumer;
  private Credential credential;
  private Map<Object, Object> notes;
  private String upstreamAddress;
  private int status;
  private boolean answeredByUpstream;
  private boolean clientGone;
  private long bodyLimit = Long.MAX_VALUE;
  private long bytesIn;
  private long bytesOut;

  /**
   * @param request as it came, which nobody changes
   * @param service empty when plugins answer by themselves
   * @param id 32 hexadecimal digits
   * @param bodyReader reads the whole body, once
   */
  public Exchange(
      HttpServerRequest request,
      RouteMatch match,
      Optional<ServiceDefinition> service,
      Client client,
      String id,
      UpstreamRequest upstream,
      Supplier<Future<Buffer>> bodyReader) {
    this.request = request;
    this.match = match;
    this.service = service;
    this.client = client;
    this.id = id;
    this.upstream = upstream;
    this.bodyReader = bodyReader;
  }

  /** The request as it came. */
  public HttpServerRequest request() {
    return request;
  }

  public RouteMatch match() {
    return match;
  }

  public Route route() {
    return match.route();
  }

  /** Where it goes on; empty when plugins answer by themselves. */
  public Optional<ServiceDefinition> service() {
    return service;
  }

  public Client client() {
    return client;
  }

  /** The id of the request, which answers tell in {@code X-Kong-Request-Id}. */
  public String id() {
    return id;
  }

  /** What goes on. */
  public UpstreamRequest upstream() {
    return upstream;
  }

  public Times times() {
    return times;
  }

  /**
   * The whole body of the request, which goes on nevertheless. Fails with an {@link
   * AnswerException} when it is too large to be kept in memory.
   */
  public Future<Buffer> body() {
    if (body == null) {
      body = bodyReader.get();
    }
    return body;
  }

  /** Who calls; empty as long as that is not known. */
  public Optional<ConsumerDefinition> consumer() {
    return Optional.ofNullable(consumer);
  }

  /** What the consumer showed; empty for those who are anonymous. */
  public Optional<Credential> credential() {
    return Optional.ofNullable(credential);
  }

  /**
   * It is known who calls.
   *
   * @param shown null for those who are anonymous
   */
  public void identify(ConsumerDefinition caller, Credential shown) {
    consumer = caller;
    credential = shown;
  }

  /** What a plugin has noted; null when it has noted nothing. */
  @SuppressWarnings("unchecked")
  public <T> T note(Object plugin) {
    return notes == null ? null : (T) notes.get(plugin);
  }

  /** Lets a plugin note something for later. */
  public void note(Object plugin, Object value) {
    if (notes == null) {
      notes = new IdentityHashMap<>(4);
    }
    notes.put(plugin, value);
  }

  /** Of the answer; 0 while there is none. */
  public int status() {
    return status;
  }

  /** Whether the answer came from an upstream. */
  public boolean isAnsweredByUpstream() {
    return answeredByUpstream;
  }

  /** There is an answer. */
  public void answered(int finalStatus, boolean byUpstream) {
    status = finalStatus;
    answeredByUpstream = byUpstream;
  }

  /** The client has gone before its answer was complete; status 499, as nginx has it. */
  public void clientGone() {
    clientGone = true;
    if (status == 0) {
      status = CLIENT_GONE;
    }
  }

  /** Whether the client has gone before its answer was complete. */
  public boolean isClientGone() {
    return clientGone;
  }

  /** Whether it is a call of gRPC. */
  public boolean isGrpc() {
    return Route.isGrpc(request.getHeader(HttpHeaders.CONTENT_TYPE));
  }

  /** How many bytes the body may have at most. */
  public long bodyLimit() {
    return bodyLimit;
  }

  /** The body may have at most so many bytes, or fewer where that was said before. */
  public void limitBody(long bytes) {
    bodyLimit = Math.min(bodyLimit, bytes);
  }

  /** The address that was called last; null as long as none was. */
  public String upstreamAddress() {
    return upstreamAddress;
  }

  public void calling(String address) {
    upstreamAddress = address;
  }

  /** Bytes of the request, as far as it was read: its head, about, and its body. */
  public long bytesIn() {
    return bytesIn;
  }

  /** Bytes of the answer: its head, about, and its body. */
  public long bytesOut() {
    return bytesOut;
  }

  public void addBytesIn(long bytes) {
    bytesIn += bytes;
  }

  public void addBytesOut(long bytes) {
    bytesOut += bytes;
  }

  /**
   * Who is connected.
   *
   * @param address of the client, as trusted proxies tell it
   * @param peer that is connected, a proxy perhaps
   * @param https whether the client speaks TLS, as trusted proxies tell it
   * @param port that the client connected to, as trusted proxies tell it
   * @param trusted whether the peer is a proxy whose word is taken
   */
  public record Client(String address, String peer, boolean https, int port, boolean trusted) {}
}
