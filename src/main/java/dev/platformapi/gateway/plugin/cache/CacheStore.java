package dev.platformapi.gateway.plugin.cache;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Where answers are kept. */
public interface CacheStore {
  /** What is kept under a key; fails when that cannot be known now. */
  Future<Optional<KeptAnswer>> find(String key);

  /** Keeps an answer, if it can; nobody learns whether it could. */
  void keep(String key, KeptAnswer answer, Duration time);
}
