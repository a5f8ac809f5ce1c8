package dev.platformapi.gateway.support;

import dev.platformapi.gateway.config.GatewayFileReader;
import dev.platformapi.gateway.config.GatewayReading;
import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.plugin.Plugin;
import dev.platformapi.gateway.proxy.Gateway;
import dev.platformapi.gateway.proxy.PluginFactory;
import dev.platformapi.gateway.proxy.Proxy;
import dev.platformapi.gateway.proxy.ProxySettings;
import dev.platformapi.gateway.proxy.RefusedException;
import dev.platformapi.gateway.proxy.UpstreamClients;
import dev.platformapi.gateway.route.RouteMatch;
import dev.platformapi.gateway.upstream.BreakerSettings;
import dev.platformapi.gateway.upstream.Breakers;
import dev.platformapi.gateway.upstream.DnsNames;
import dev.platformapi.gateway.upstream.Upstreams;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A gateway on a free port, with clients that speak HTTP/1.1 and HTTP/2 to it. */
public final class RunningGateway implements AutoCloseable {
  private final Vertx vertx;
  private final UpstreamClients clients;
  private final DnsNames names;
  private final Upstreams upstreams;
  private final Breakers breakers;
  private final Proxy proxy;
  private final HttpServer server;
  private final HttpClient http1;
  private final HttpClient http2;
  private final Set<Long> timers = ConcurrentHashMap.newKeySet();
  private final Queue<Exchange> ended = new ConcurrentLinkedQueue<>();

  private RunningGateway(
      Vertx vertx,
      String file,
      ProxySettings settings,
      Optional<BreakerSettings> breaker,
      PluginFactory plugins) {
    this.vertx = vertx;
    this.clients = new UpstreamClients(vertx, settings);
    this.names = new DnsNames(vertx);
    this.upstreams = new Upstreams(vertx, names);
    this.breakers = new Breakers(vertx, breaker);
    GatewayReading reading =
        new GatewayFileReader(System::getenv).read(file.getBytes(StandardCharsets.UTF_8), false);
    if (reading.file().isEmpty()) {
      throw new AssertionError(reading.faults());
    }
    this.proxy =
        new Proxy(
            CountedTimers.of(vertx, timers),
            Gateway.of(reading.file().get()),
            settings,
            clients,
            upstreams,
            breakers,
            plugins);
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setCompressionSupported(true))
            .requestHandler(this::serve);
    Futures.get(server.listen(0, "127.0.0.1"));
    this.http1 = vertx.createHttpClient(new HttpClientOptions().setMaxHeaderSize(1 << 20));
    this.http2 =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
  }

  /** One from the text of a file, with plugins that a test makes itself. */
  public static RunningGateway of(Vertx vertx, String file, PluginFactory plugins) {
    return new RunningGateway(vertx, file, ProxySettings.DEFAULT, Optional.empty(), plugins);
  }

  /** One from the text of a file without plugins. */
  public static RunningGateway of(Vertx vertx, String file) {
    return of(vertx, file, ProxySettings.DEFAULT);
  }

  /** One from the text of a file without plugins. */
  public static RunningGateway of(Vertx vertx, String file, ProxySettings settings) {
    return new RunningGateway(vertx, file, settings, Optional.empty(), RunningGateway::noPlugin);
  }

  /** One from the text of a file without plugins, with circuit breakers. */
  public static RunningGateway of(Vertx vertx, String file, BreakerSettings breaker) {
    return new RunningGateway(
        vertx, file, ProxySettings.DEFAULT, Optional.of(breaker), RunningGateway::noPlugin);
  }

  private static Plugin noPlugin(PluginDefinition definition) {
    throw new AssertionError("no plugin " + definition.name());
  }

  /** The gateway itself. */
  public Proxy proxy() {
    return proxy;
  }

  public int port() {
    return server.actualPort();
  }

  /** Exchanges that are over, in the order of their ends. */
  public Queue<Exchange> ended() {
    return ended;
  }

  /** How many timers it has set that have not come and were not cancelled. */
  public int timers() {
    return timers.size();
  }

  public Reply get(String uri, String... headers) {
    return send("GET", uri, null, headers);
  }

  /** Several requests of the same moment, and their answers in the order of the requests. */
  public List<Reply> getAtOnce(String... uris) {
    List<Future<Reply>> replies = Stream.of(uris).map(uri -> ask(http1, "GET", uri, null)).toList();
    return replies.stream().map(Futures::get).toList();
  }

  /**
   * Sends a request over HTTP/1.1.
   *
   * @param body null for none
   * @param headers each as {@code Name: value}
   */
  public Reply send(String method, String uri, String body, String... headers) {
    return send(http1, method, uri, body, headers);
  }

  /** The same over HTTP/2, in plain text. */
  public Reply send2(String method, String uri, String body, String... headers) {
    return send(http2, method, uri, body, headers);
  }

  private Reply send(HttpClient client, String method, String uri, String body, String... headers) {
    return Futures.get(ask(client, method, uri, body, headers));
  }

  private Future<Reply> ask(
      HttpClient client, String method, String uri, String body, String... headers) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port())
            .setMethod(HttpMethod.valueOf(method))
            .setURI(uri);
    for (String header : headers) {
      int colon = header.indexOf(':');
      options.addHeader(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    // On an event loop: an answer that comes before someone listens for its body is lost.
    Promise<Reply> reply = Promise.promise();
    vertx.runOnContext(
        now ->
            client.request(options).compose(request -> exchange(request, body)).onComplete(reply));
    return reply.future();
  }

  private static Future<Reply> exchange(HttpClientRequest request, String body) {
    return (body == null ? request.send() : request.send(Buffer.buffer(body)))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        bytes ->
                            new Reply(
                                response.version(),
                                response.statusCode(),
                                response.headers(),
                                bytes.toString(),
                                response.trailers())));
  }

  private void serve(HttpServerRequest request) {
    try {
      Optional<RouteMatch> match = proxy.find(request);
      if (match.isEmpty()) {
        Proxy.refuse(request, 404, "no Route matched with those values");
      } else {
        proxy.serve(request, match.get(), client(request), ended::add);
      }
    } catch (RefusedException e) {
      Proxy.refuse(request, e.status(), e.getMessage());
    }
  }

  /** {@code X-Test-Address: 10.1.2.3} makes a client come from there. */
  private static Exchange.Client client(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    String address = request.getHeader("X-Test-Address");
    return new Exchange.Client(
        address == null ? peer : address,
        peer,
        request.isSSL(),
        request.localAddress().port(),
        address != null);
  }

  @Override
  public void close() {
    http1.close();
    http2.close();
    Futures.get(server.close());
    upstreams.close();
    names.close();
    clients.close();
  }
}
