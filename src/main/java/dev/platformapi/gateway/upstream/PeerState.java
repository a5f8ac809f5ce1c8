package dev.platformapi.gateway.upstream;

/** How a target is, in Kong's words. */
public enum PeerState {
  HEALTHY,
  UNHEALTHY,
  /** Its name has no address. */
  DNS_ERROR,
  /** Nobody looks; it gets requests. */
  HEALTHCHECKS_OFF
}
