package dev.platformapi.gateway.plugin.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Keeps answers in the process; those that are used least go when there are too many bytes. */
public final class MemoryStore implements CacheStore {
  private final Cache<String, Entry> entries;

  /**
   * An empty one.
   *
   * @param bytes of all answers together
   * @param clock by which they are forgotten
   */
  public MemoryStore(long bytes, InstantSource clock) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((String key, Entry entry) -> key.length() + entry.answer.size())
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .expireAfter(Expiry.writing((String key, Entry entry) -> entry.time))
            .build();
  }

  @Override
  public Future<Optional<KeptAnswer>> find(String key) {
    return Future.succeededFuture(
        Optional.ofNullable(entries.getIfPresent(key)).map(Entry::answer));
  }

  @Override
  public void keep(String key, KeptAnswer answer, Duration time) {
    entries.put(key, new Entry(answer, time));
  }

  private record Entry(KeptAnswer answer, Duration time) {}
}
