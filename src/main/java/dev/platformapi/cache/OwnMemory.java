package dev.platformapi.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What this pod remembers by itself, for a short time, while it hears of every change in the
 * others. An entry counts only under the token that its tag had before the entry was read.
 */
@ApplicationScoped
class OwnMemory {
  private static final Logger LOG = Logger.getLogger(OwnMemory.class);
  private static final int MAX_TAGS = 100_000;

  private final ReactiveRedisDataSource redis;
  private final boolean enabled;
  private final Cache<String, Entry> entries;
  private final Cache<String, Object> tokens = Caffeine.newBuilder().maximumSize(MAX_TAGS).build();
  private volatile boolean listening;
  private volatile boolean stopped;

  OwnMemory(ReactiveRedisDataSource redis, CacheConfig config) {
    this.redis = redis;
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

  void listen(@Observes StartupEvent start) {
    if (enabled) {
      subscribe();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    stopped = true;
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

  /** Begins anew whenever the connection ends; meanwhile nothing is trusted. */
  private void subscribe() {
    redis
        .pubsub(String.class)
        .subscribe(
            List.of(SharedMemory.CHANNEL),
            (channel, tag) -> forget(tag),
            this::lost,
            failure -> lost())
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
        .indefinitely()
        .subscribe()
        .with(
            subscriber -> {
              tokens.invalidateAll();
              listening = true;
            },
            failure -> LOG.error("No channel of what is forgotten", failure));
  }

  private void lost() {
    if (listening && !stopped) {
      listening = false;
      LOG.warn("Lost the channel of what is forgotten: this pod remembers nothing by itself");
      Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(Duration.ofMillis(200))
          .subscribe()
          .with(ignored -> subscribe());
    }
  }
}
