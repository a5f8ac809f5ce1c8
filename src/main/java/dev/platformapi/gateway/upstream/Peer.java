package dev.platformapi.gateway.upstream;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;

/** One of those who serve a host: an address of a target, or of the host of a service. */
public final class Peer {
  private final Place place;
  private final int weight;
  private final Condition condition;
  private final Judge judge;
  private final SocketAddress server;

  Peer(Place place, int weight, Condition condition, Judge judge) {
    this.place = place;
    this.weight = weight;
    this.condition = condition;
    this.judge = judge;
    this.server = SocketAddress.inetSocketAddress(place.port, place.address);
  }

  /** The host as it is written in the file: a name or an address. */
  public String host() {
    return place.host;
  }

  /** The address, without brackets. */
  public String address() {
    return place.address;
  }

  public int port() {
    return place.port;
  }

  public int weight() {
    return weight;
  }

  /** The address and the port, to connect to; nothing of it must be looked up. */
  public SocketAddress server() {
    return server;
  }

  /** A call to it begins. */
  public Lease begin() {
    return new Lease(this);
  }

  /** How it is. */
  public PeerState health() {
    if (!judge.isOn()) {
      return PeerState.HEALTHCHECKS_OFF;
    }
    return condition.isHealthy() ? PeerState.HEALTHY : PeerState.UNHEALTHY;
  }

  boolean isAvailable() {
    return condition.isHealthy() || !judge.isOn();
  }

  Place place() {
    return place;
  }

  Condition condition() {
    return condition;
  }

  Judge judge() {
    return judge;
  }

  /** Whether both are the same host at the same address and port, whatever the weight. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Peer peer && place.equals(peer.place);
  }

  @Override
  public int hashCode() {
    return place.hashCode();
  }

  /** As {@code 10.0.0.1:80} or {@code [::1]:80}. */
  @Override
  public String toString() {
    return place.toString();
  }

  /** Where a peer is. */
  record Place(String host, String address, int port) {
    @Override
    public String toString() {
      return (NetUtil.isValidIpV6Address(address) ? "[" + address + "]" : address) + ":" + port;
    }
  }
}
