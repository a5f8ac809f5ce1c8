package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.document.Written;

/** How a target is, in Kong's words. */
public enum PeerState implements Written {
  /** Nobody looks; it gets requests. */
  HEALTHCHECKS_OFF,
  HEALTHY,
  UNHEALTHY,
  /** Its name has no address. */
  DNS_ERROR
}
