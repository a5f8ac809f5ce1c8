package dev.platformapi.gateway.upstream;

import java.util.List;
import java.util.function.Predicate;

/** How one of several peers is chosen. */
interface Balancing {
  /** The peers are others now. */
  void use(List<Peer> peers);

  /**
   * The next one; null when nobody will do.
   *
   * @param key what the request is known by; null when that does not matter
   * @param willDo who may be chosen
   */
  Peer next(String key, Predicate<Peer> willDo);
}
