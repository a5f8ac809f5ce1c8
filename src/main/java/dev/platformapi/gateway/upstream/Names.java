package dev.platformapi.gateway.upstream;

import io.vertx.core.Future;
import java.util.List;

/** Finds the addresses of names. */
@FunctionalInterface
public interface Names {
  /** All addresses of a name, in any order; fails, or is empty, when there are none. */
  Future<List<String>> resolve(String host);
}
