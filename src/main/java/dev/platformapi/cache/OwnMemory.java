package dev.platformapi.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.platformapi.event.PubSub;
import dev.platformapi.lifecycle.ServiceStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * What this pod remembers by itself, for a short time, while it hears of every change in the
 * others. An entry counts only under the token that its tag had before the entry was read.
 */
@ApplicationScoped
class OwnMemory {
  private static final int MAX_TAGS = 100_000;

  private final PubSub pubSub;
  private final boolean enabled;
  private final Cache<String, Entry> entries;
  private final Cache<String, Object> tokens = Caffeine.newBuilder().maximumSize(MAX_TAGS).build();
  private volatile boolean listening;

  OwnMemory(PubSub pubSub, CacheConfig config) {
    this.pubSub = pubSub;
    this.enabled = config.enabled() && config.localTtl().toMillis() > 0;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(config.localSize().asLongValue())
            .weigher((String key, Entry entry) -> key.length() + entry.size())
            .expireAfterWrite(enabled ? config.localTtl() : Duration.ofMillis(1))
            .build();
  }

  /**
   * @param at when it was read, in milliseconds since the epoch
   * @param size of its JSON
   */
  record Entry(Object token, Object value, long at, int size) {}

  void listen(@Observes ServiceStart start) {
    if (enabled) {
      pubSub.listen(SharedMemory.CHANNEL, new Forgetting());
    }
  }

  /** What stands for the tag until it is forgotten. */
  Object token(String tag) {
    return tokens.get(tag, name -> new Object());
  }

  /** Null when there is none. */
  Entry read(Object token, String key) {
    Entry entry = listening ? entries.getIfPresent(key) : null;
    return entry == null || entry.token() != token ? null : entry;
  }

  void write(String key, Entry entry) {
    if (listening) {
      entries.put(key, entry);
    }
  }

  void forget(String tag) {
    tokens.invalidate(tag);
  }

  /** While the other pods are not heard nothing is trusted. */
  private final class Forgetting implements PubSub.Listener {
    @Override
    public void onMessage(String tag) {
      forget(tag);
    }

    @Override
    public void onListening() {
      tokens.invalidateAll();
      listening = true;
    }

    @Override
    public void onSilence() {
      listening = false;
    }
  }
}
