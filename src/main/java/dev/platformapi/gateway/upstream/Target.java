package dev.platformapi.gateway.upstream;

/**
 * A host that serves requests, at all of its addresses.
 *
 * @param weight of each of its addresses
 */
record Target(KnownName name, int port, int weight) {
  /** As {@code host:port}. */
  @Override
  public String toString() {
    return name.host() + ":" + port;
  }
}
