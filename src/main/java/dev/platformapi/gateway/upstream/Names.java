package dev.platformapi.gateway.upstream;

import io.vertx.core.Future;
import java.util.List;

/** Looks up the addresses of hosts. */
@FunctionalInterface
public interface Names {
  /**
   * All addresses that a host has now, sorted, on any thread: of version 4, or of version 6 when
   * there are no others; none when there is no such name. Fails when nobody can say.
   */
  Future<List<String>> resolve(String host);
}
