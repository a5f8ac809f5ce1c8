package dev.platformapi.gateway.upstream;

/** What is known of a peer, in Kong's words. */
public enum PeerState {
  /** It is looked after, and well. */
  HEALTHY,
  /** It is looked after, and not well. */
  UNHEALTHY,
  /** Its name has no address. */
  DNS_ERROR,
  /** Nobody looks after it. */
  HEALTHCHECKS_OFF
}
