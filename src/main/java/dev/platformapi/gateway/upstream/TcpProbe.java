package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.HealthChecks.Active;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;

/** Finds out whether targets can be connected to. */
final class TcpProbe implements Probe {
  private final NetClient client;

  TcpProbe(Vertx vertx, Active active) {
    this.client =
        vertx.createNetClient(
            new NetClientOptions().setConnectTimeout(Probe.timeoutMillis(active)));
  }

  @Override
  public Future<Finding> ask(Peer peer) {
    return client
        .connect(peer.server())
        .map(
            socket -> {
              socket.close();
              return Finding.GOOD;
            })
        .otherwise(Probe::finding);
  }

  @Override
  public void close() {
    client.close();
  }
}
