package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.UpstreamDefinition.HashOn;

/** What of a request decides where it goes. */
@FunctionalInterface
public interface HashKey {
  /** Of a request that has nothing. */
  HashKey NONE = part -> null;

  /**
   * What the request has of it; null when it has nothing. Asked only when it decides, and never for
   * {@link dev.platformapi.gateway.config.UpstreamDefinition.Input#NONE}.
   */
  String of(HashOn part);
}
