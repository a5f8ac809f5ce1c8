package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.CertificateDefinition;
import dev.platformapi.gateway.config.HealthChecks.Active;
import dev.platformapi.gateway.config.HealthChecks.Type;
import dev.platformapi.gateway.config.UpstreamDefinition;
import io.netty.handler.codec.DecoderException;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks targets over HTTP, each time on a new connection: a GET, whose status counts, or the check
 * of gRPC's health protocol, which a target must answer with SERVING.
 */
final class HttpProbe implements Probe {
  private static final String GRPC_CHECK = "/grpc.health.v1.Health/Check";

  /** Frames of gRPC: five bytes of head; no field at all, or the field 1 with the value 1. */
  private static final byte[] WHOLE_SERVER = {0, 0, 0, 0, 0};

  private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

  private final Active active;
  private final Optional<String> hostHeader;
  private final boolean grpc;
  private final boolean secure;
  private final int timeoutMillis;
  private final HttpClient client;

  /**
   * @param own what the gateway shows of itself when it speaks TLS
   */
  HttpProbe(Vertx vertx, UpstreamDefinition upstream, Optional<CertificateDefinition> own) {
    this.active = upstream.healthChecks().active();
    this.hostHeader = upstream.hostHeader();
    this.grpc = active.type() == Type.GRPC || active.type() == Type.GRPCS;
    this.secure = active.type() == Type.HTTPS || active.type() == Type.GRPCS;
    this.timeoutMillis = Probe.timeoutMillis(active);
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAlive(false)
            .setConnectTimeout(timeoutMillis)
            .setProtocolVersion(grpc ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
            .setHttp2ClearTextUpgrade(false)
            .setMaxPoolSize(active.concurrency())
            .setHttp2MaxPoolSize(active.concurrency());
    if (secure) {
      options
          .setSsl(true)
          .setForceSni(true)
          .setUseAlpn(grpc)
          .setTrustAll(!active.verifyCertificate())
          .setVerifyHost(active.verifyCertificate());
    }
    own.map(CertificateDefinition::pair)
        .ifPresent(
            pair ->
                options.setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(pair.certificate()))
                        .addKeyValue(Buffer.buffer(pair.key().value()))));
    this.client = vertx.createHttpClient(options);
  }

  @Override
  public Future<Finding> ask(Peer peer) {
    RequestOptions options =
        new RequestOptions()
            .setServer(peer.server())
            .setHost(active.httpsSni().orElse(peer.host()))
            .setPort(peer.port())
            .setSsl(secure)
            .setMethod(grpc ? HttpMethod.POST : HttpMethod.GET)
            .setURI(grpc ? GRPC_CHECK : active.httpPath())
            .setTimeout(timeoutMillis);
    return client
        .request(options)
        .compose(request -> send(request, peer))
        .compose(this::finding)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .otherwise(HttpProbe::failure);
  }

  private Future<HttpClientResponse> send(HttpClientRequest request, Peer peer) {
    String host = NetUtil.isValidIpV6Address(peer.host()) ? "[" + peer.host() + "]" : peer.host();
    request.authority(HostAndPort.create(hostHeader.orElse(host), -1));
    active.headers().forEach((name, values) -> request.headers().set(name, values));
    if (!grpc) {
      return request.send();
    }
    request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
    return request.send(Buffer.buffer(WHOLE_SERVER));
  }

  private Future<Finding> finding(HttpClientResponse response) {
    if (grpc) {
      return response
          .body()
          .map(body -> Arrays.equals(body.getBytes(), SERVING) ? Finding.GOOD : Finding.status(0));
    }
    response.request().connection().close();
    return Future.succeededFuture(Finding.status(response.statusCode()));
  }

  private static Finding failure(Throwable failure) {
    return failure instanceof DecoderException || failure instanceof IllegalArgumentException
        ? Finding.status(0)
        : Probe.finding(failure);
  }

  @Override
  public void close() {
    client.close();
  }
}
