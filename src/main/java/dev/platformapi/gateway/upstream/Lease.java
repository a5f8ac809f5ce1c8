package dev.platformapi.gateway.upstream;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call to a peer, which must be told how it goes and when it ends: the peer's load, its latency
 * and its passive health checks live from that. Each end counts once; what comes later is ignored.
 */
public final class Lease {
  private static final double NANOS = 1e9;

  private final Peer peer;
  private final long begun = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean answered;

  Lease(Peer peer) {
    this.peer = peer;
    peer.condition().begin();
  }

  public Peer peer() {
    return peer;
  }

  /** The head of an answer is there, whatever its status; the call goes on. */
  public void answered(int status) {
    answered = true;
    peer.judge().used(peer, Finding.status(status));
  }

  /** No connection was made, or it broke before the head of an answer; the call is over. */
  public void failed() {
    if (end(false)) {
      peer.judge().used(peer, Finding.TCP_FAILURE);
    }
  }

  /** There was no connection or no answer in time; the call is over. */
  public void timedOut() {
    if (end(false)) {
      peer.judge().used(peer, Finding.TIMEOUT);
    }
  }

  /** The call is over: its answer is complete, or nobody wants it any more. */
  public void end() {
    end(answered);
  }

  private boolean end(boolean learns) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    peer.condition().end();
    if (learns) {
      long now = System.nanoTime();
      peer.condition().learnLatency((now - begun) / NANOS, now);
    }
    return true;
  }
}
