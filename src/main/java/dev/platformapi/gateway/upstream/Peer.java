package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.upstream.PeerHealth.Source;
import java.util.concurrent.atomic.AtomicInteger;

/** One address that answers for a service. */
public final class Peer {
  private static final double NEW_WEIGHS = 0.2;

  private final String host;
  private final int port;
  private final String address;
  private final int weight;
  private final PeerHealth health;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile double latency;

  /** Of the round robin, which guards it. */
  long turn;

  /**
   * @param host name as it is written
   * @param weight its share of the requests
   * @param health null when nobody looks after it
   */
  Peer(String host, int port, String address, int weight, PeerHealth health) {
    this.host = host;
    this.port = port;
    this.address = address;
    this.weight = weight;
    this.health = health;
  }

  /** The name as it is written in the file. */
  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /** An IP address. */
  public String address() {
    return address;
  }

  public int weight() {
    return weight;
  }

  public PeerState state() {
    return health == null
        ? PeerState.HEALTHCHECKS_OFF
        : health.isWell() ? PeerState.HEALTHY : PeerState.UNHEALTHY;
  }

  /** A request begins. */
  public void begin() {
    underWay.incrementAndGet();
  }

  /**
   * A request that began is over.
   *
   * @param nanos until its answer began; 0 when there was none
   */
  public void end(long nanos) {
    underWay.decrementAndGet();
    if (nanos > 0) {
      double before = latency;
      latency = before == 0 ? nanos : before + NEW_WEIGHS * (nanos - before);
    }
  }

  /** It has answered a client's request. */
  public void answered(int status) {
    if (health != null) {
      health.status(Source.PASSIVE, status);
    }
  }

  /** It could not be reached, or broke off before it had answered. */
  public void failed() {
    if (health != null) {
      health.notConnected(Source.PASSIVE);
    }
  }

  /** It has not answered in time. */
  public void timedOut() {
    if (health != null) {
      health.timedOut(Source.PASSIVE);
    }
  }

  /** How many requests it has now. */
  public int underWay() {
    return underWay.get();
  }

  /** How long its answers take to begin, in nanoseconds, the last ones above all; 0 at first. */
  double latency() {
    return latency;
  }

  boolean isWell() {
    return health == null || health.isWell();
  }

  PeerHealth health() {
    return health;
  }

  /** Its name and port, as a file has them. */
  String target() {
    return host + ":" + port;
  }
}
