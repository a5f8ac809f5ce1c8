package dev.platformapi.http;

import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The WebSockets of one address, which are looked after once a second. */
public final class OpenSockets {
  private static final long SWEEP_MILLIS = 1000;

  private final TextSocket.Patience patience;
  private final Set<TextSocket> sockets = ConcurrentHashMap.newKeySet();

  public OpenSockets(TextSocket.Patience patience) {
    this.patience = patience;
  }

  /** Called once, when the service starts. */
  public void watch(Vertx vertx) {
    vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
  }

  public void add(TextSocket socket) {
    sockets.add(socket);
  }

  public void remove(TextSocket socket) {
    sockets.remove(socket);
  }

  private void sweep() {
    long now = System.nanoTime();
    for (TextSocket socket : sockets) {
      socket.sweep(now, patience);
    }
  }
}
