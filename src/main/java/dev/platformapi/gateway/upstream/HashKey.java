package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.UpstreamDefinition.HashOn;

/** What of a request decides where it goes. */
@FunctionalInterface
public interface HashKey {
  /** What the request has of it; null when it has nothing. */
  String of(HashOn part);
}
