package dev.platformapi.gateway.upstream;

import io.vertx.core.Future;
import java.util.Set;

/** Chooses who gets a request, among those who serve a host. */
public interface Balancer {
  /**
   * Who gets it: as a rule known at once, otherwise when DNS has answered, and then on the context
   * of the caller. Fails with a {@link NoPeerException}.
   *
   * @param key what the request has of that by which targets are chosen
   * @param tried who had this request before; they get it again only when there is nobody else
   */
  Future<Peer> choose(HashKey key, Set<Peer> tried);
}
