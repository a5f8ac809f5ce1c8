package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.CaCertificateDefinition;
import dev.platformapi.gateway.config.CertificateDefinition;
import dev.platformapi.gateway.config.ServiceDefinition;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The clients that call upstreams, each with its connections: one for all services that are called
 * alike. They outlive a change of the file, and so do their connections.
 */
public final class UpstreamClients {
  /** Connections of HTTP/2 to one address, each of which carries many requests. */
  private static final int HTTP2_CONNECTIONS = 8;

  private static final int WAITING_FOR_EACH_CONNECTION = 10;
  private static final int HEADER_BYTES = 64 << 10;
  private static final int WINDOW_BYTES = 1 << 20;

  private final Vertx vertx;
  private final ProxySettings settings;
  private final Map<Kind, HttpClient> clients = new ConcurrentHashMap<>();
  private final LongAdder connections = new LongAdder();

  public UpstreamClients(Vertx vertx, ProxySettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** What calls the upstreams of a service. */
  ServiceClient of(ServiceDefinition service, Certificates certificates) {
    return new ServiceClient(of(service, false, certificates), of(service, true, certificates));
  }

  /** How many connections to upstreams there are. */
  public long connections() {
    return connections.sum();
  }

  /**
   * @param upgrade whether the connection is to become something else, for which it must be
   *     HTTP/1.1
   */
  private HttpClient of(ServiceDefinition service, boolean upgrade, Certificates certificates) {
    Version version =
        service.protocol().isGrpc()
            ? Version.HTTP_2
            : service.protocol().isSecure() && !upgrade ? Version.EITHER : Version.HTTP_1;
    Optional<Tls> tls =
        service.protocol().isSecure() ? Optional.of(certificates.tls(service)) : Optional.empty();
    return clients.computeIfAbsent(new Kind(version, tls), this::create);
  }

  /** Ends all connections. */
  public void close() {
    clients.values().forEach(HttpClient::close);
    clients.clear();
  }

  private HttpClient create(Kind kind) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAliveTimeout((int) settings.keepAlive().toSeconds())
            .setHttp2KeepAliveTimeout((int) settings.keepAlive().toSeconds())
            .setHttp2ClearTextUpgrade(false)
            .setHttp2ConnectionWindowSize(WINDOW_BYTES)
            .setMaxHeaderSize(HEADER_BYTES)
            .setDecompressionSupported(false)
            .setTcpNoDelay(true)
            .setProtocolVersion(
                kind.version == Version.HTTP_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2);
    kind.tls.ifPresent(tls -> secure(options, kind.version, tls));
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(settings.connections())
            .setHttp2MaxSize(Math.min(HTTP2_CONNECTIONS, settings.connections()))
            .setMaxWaitQueueSize(settings.connections() * WAITING_FOR_EACH_CONNECTION);
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(pool)
        .withConnectHandler(this::connected)
        .build();
  }

  private void connected(HttpConnection connection) {
    AnswerFilter.addTo(connection);
    connections.increment();
    // Not its closeHandler, which learns nothing of a connection that has become something else.
    ((ConnectionBase) connection)
        .channel()
        .closeFuture()
        .addListener(closed -> connections.decrement());
  }

  private static void secure(HttpClientOptions options, Version version, Tls tls) {
    options
        .setSsl(true)
        .setForceSni(true)
        .setUseAlpn(version != Version.HTTP_1)
        .setTrustAll(!tls.verify)
        .setVerifyHost(tls.verify);
    if (version != Version.HTTP_1) {
      options.setAlpnVersions(
          version == Version.HTTP_2
              ? List.of(HttpVersion.HTTP_2)
              : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
    }
    tls.certificate.ifPresent(
        own ->
            options.setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(own.pair().certificate()))
                    .addKeyValue(Buffer.buffer(own.pair().key().value()))));
    if (tls.verify && (!tls.authorities.isEmpty() || tls.depth.isPresent())) {
      options.setTrustOptions(
          TrustOptions.wrap(
              new Authorities(
                  tls.authorities.stream().map(CaCertificateDefinition::certificate).toList(),
                  tls.depth)));
    }
  }

  /** What is spoken. */
  private enum Version {
    HTTP_1,
    HTTP_2,
    EITHER
  }

  private record Kind(Version version, Optional<Tls> tls) {}

  /**
   * How TLS is spoken with services.
   *
   * @param verify whether their certificates must be good
   * @param depth how many certificates may be between theirs and the authority's
   * @param authorities whom they may come from; empty means those that Java trusts
   * @param certificate that the gateway shows
   */
  record Tls(
      boolean verify,
      Optional<Integer> depth,
      List<CaCertificateDefinition> authorities,
      Optional<CertificateDefinition> certificate) {}
}
