package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.HealthChecks;
import dev.platformapi.gateway.config.HealthChecks.Active;
import dev.platformapi.gateway.config.HealthChecks.Type;
import dev.platformapi.gateway.upstream.PeerHealth.Source;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** Asks peers whether they are well: those that are now and then, those that are not as well. */
final class Prober {
  private final Vertx vertx;
  private final Balancer balancer;
  private final Active checks;
  private final HttpClient http;
  private final NetClient tcp;
  private final List<Long> timers = new ArrayList<>();
  private final Queue<Peer> waiting = new ArrayDeque<>();
  private final Set<Peer> asked = ConcurrentHashMap.newKeySet();
  private int underWay;

  Prober(Vertx vertx, Balancer balancer, HealthChecks checks) {
    this.vertx = vertx;
    this.balancer = balancer;
    this.checks = checks.active();
    boolean tls = this.checks.type() == Type.HTTPS || this.checks.type() == Type.GRPCS;
    int timeout = (int) Math.max(1, this.checks.timeout().toMillis());
    boolean verify = this.checks.verifyCertificate();
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout(timeout)
                .setSsl(tls)
                .setForceSni(true)
                .setTrustAll(!verify)
                .setVerifyHost(verify));
    this.tcp =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(timeout)
                .setSsl(tls)
                .setTrustAll(!verify)
                .setHostnameVerificationAlgorithm(verify ? "HTTPS" : ""));
  }

  void start() {
    every(checks.healthyInterval(), true);
    every(checks.unhealthyInterval(), false);
  }

  void stop() {
    timers.forEach(vertx::cancelTimer);
    http.close();
    tcp.close();
  }

  private void every(Duration interval, boolean well) {
    if (!interval.isZero()) {
      timers.add(vertx.setPeriodic(interval.toMillis(), due -> ask(well)));
    }
  }

  private void ask(boolean well) {
    for (Peer peer : balancer.peers()) {
      if (peer.health() != null && peer.isWell() == well && asked.add(peer)) {
        later(peer);
      }
    }
    next();
  }

  private synchronized void later(Peer peer) {
    waiting.add(peer);
  }

  private void next() {
    Peer peer = take();
    while (peer != null) {
      Peer current = peer;
      ask(current)
          .onComplete(
              result -> {
                if (result.failed()) {
                  failed(current, result.cause());
                }
                done(current);
              });
      peer = take();
    }
  }

  private synchronized Peer take() {
    if (underWay >= checks.concurrency() || waiting.isEmpty()) {
      return null;
    }
    underWay++;
    return waiting.remove();
  }

  private void done(Peer peer) {
    synchronized (this) {
      underWay--;
      asked.remove(peer);
    }
    next();
  }

  private Future<?> ask(Peer peer) {
    SocketAddress address = SocketAddress.inetSocketAddress(peer.port(), peer.address());
    String name = checks.httpsSni().orElse(peer.host());
    return switch (checks.type()) {
      case TCP -> connect(peer, address, null);
      // Kong asks no more of them than to take the connection.
      case GRPC -> connect(peer, address, null);
      case GRPCS -> connect(peer, address, name);
      case HTTP, HTTPS -> get(peer, address, name);
    };
  }

  private Future<?> connect(Peer peer, SocketAddress address, String serverName) {
    return tcp.connect(address, serverName)
        .onSuccess(
            socket -> {
              peer.health().connected(Source.ACTIVE);
              socket.close();
            });
  }

  private Future<?> get(Peer peer, SocketAddress address, String name) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(address)
            .setHost(name)
            .setPort(peer.port())
            .setURI(checks.httpPath())
            .setTimeout(Math.max(1, checks.timeout().toMillis()));
    checks
        .headers()
        .forEach((field, values) -> values.forEach(value -> options.addHeader(field, value)));
    options.addHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    return http.request(options)
        .compose(request -> request.send())
        .onSuccess(
            response -> {
              peer.health().status(Source.ACTIVE, response.statusCode());
              response.request().reset();
            });
  }

  private static void failed(Peer peer, Throwable failure) {
    if (failure instanceof TimeoutException || failure instanceof ConnectTimeoutException) {
      peer.health().timedOut(Source.ACTIVE);
    } else {
      peer.health().notConnected(Source.ACTIVE);
    }
  }
}
