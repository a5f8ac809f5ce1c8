package dev.platformapi.cache;

import dev.platformapi.error.TimeLimit;
import dev.platformapi.http.RequestRecord;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What all pods remember, in Redis. Each tag has a generation there, a number that grows when the
 * tag is forgotten; an entry counts only in the generation in which it was read, so one step
 * forgets any number of entries, and nothing read before a change can be stored behind it.
 */
@ApplicationScoped
class SharedMemory {
  static final String CHANNEL = "cache:forgotten";

  private static final Logger LOG = Logger.getLogger(SharedMemory.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Tags outlive every entry that knows their generation. */
  private static final long TAG_TTL = 3000L * CacheResponse.MAX_TTL;

  private static final String READ =
      """
      local generation = redis.call('GET', KEYS[1]) or '0'
      local entry = redis.call('HMGET', KEYS[2], 'generation', 'at', 'value')
      if entry[1] ~= generation then return {generation} end
      return {generation, entry[2], entry[3]}
      """;

  private static final String WRITE =
      """
      if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end
      redis.call('HSET', KEYS[2], 'generation', ARGV[1], 'at', ARGV[2], 'value', ARGV[3])
      redis.call('PEXPIRE', KEYS[2], ARGV[4])
      return 1
      """;

  private static final String FORGET =
      """
      for i, key in ipairs(KEYS) do
        redis.call('INCR', key)
        redis.call('PEXPIRE', key, ARGV[1])
        redis.call('PUBLISH', ARGV[2], string.sub(key, #'cache:tag:' + 1))
      end
      return 0
      """;

  private final ReactiveRedisDataSource redis;
  private final Duration patience;

  /** Tags that could not be forgotten because Redis was away; nothing is read under them. */
  private final Set<String> owed = ConcurrentHashMap.newKeySet();

  private volatile long pausedUntil;

  SharedMemory(ReactiveRedisDataSource redis, CacheConfig config) {
    this.redis = redis;
    this.patience = config.patience();
  }

  /**
   * An entry, or that there is none.
   *
   * @param generation of its tag now; null when Redis does not answer
   * @param at when it was read, in milliseconds since the epoch
   */
  record Found(String generation, Optional<String> value, long at) {
    static final Found NOTHING = new Found(null, Optional.empty(), 0);
  }

  /** Never fails: without Redis nothing is found. */
  Uni<Found> read(String tag, String key) {
    if (System.nanoTime() < pausedUntil) {
      return Uni.createFrom().item(Found.NOTHING);
    }
    return payDebts()
        .flatMap(paid -> owed.contains(tag) ? nothing() : eval(READ, tagKey(tag), "cache:" + key))
        .map(SharedMemory::found)
        .onFailure()
        .invoke(this::pause)
        .onFailure()
        .recoverWithItem(Found.NOTHING);
  }

  /** Stores it unless the tag was forgotten since; never fails. */
  Uni<Void> write(String tag, String key, Found before, String value, long at, Duration ttl) {
    if (before.generation() == null) {
      return Uni.createFrom().voidItem();
    }
    return eval(
            WRITE,
            tagKey(tag),
            "cache:" + key,
            before.generation(),
            Long.toString(at),
            value,
            Long.toString(ttl.toMillis()))
        .onFailure()
        .invoke(this::pause)
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Forgets what was stored under these tags, in all pods; never fails. */
  Uni<Void> forget(List<String> tags) {
    return forgetInRedis(tags)
        .onFailure()
        .invoke(
            failure -> {
              owed.addAll(tags);
              pause(failure);
            })
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> payDebts() {
    List<String> tags = List.copyOf(owed);
    return tags.isEmpty()
        ? Uni.createFrom().voidItem()
        : forgetInRedis(tags).invoke(() -> tags.forEach(owed::remove));
  }

  private Uni<Void> forgetInRedis(List<String> tags) {
    String[] command = new String[tags.size() + 4];
    command[0] = FORGET;
    command[1] = Integer.toString(tags.size());
    for (int i = 0; i < tags.size(); i++) {
      command[i + 2] = tagKey(tags.get(i));
    }
    command[tags.size() + 2] = Long.toString(TAG_TTL);
    command[tags.size() + 3] = CHANNEL;
    return execute(command).replaceWithVoid();
  }

  private Uni<Response> eval(String script, String tag, String key, String... arguments) {
    String[] command = new String[arguments.length + 4];
    command[0] = script;
    command[1] = "2";
    command[2] = tag;
    command[3] = key;
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return execute(command);
  }

  private Uni<Response> execute(String... command) {
    return RequestRecord.timed(TimeLimit.within(patience, redis.execute("EVAL", command)));
  }

  private static Uni<Response> nothing() {
    return Uni.createFrom().nullItem();
  }

  private static Found found(Response response) {
    if (response == null) {
      return Found.NOTHING;
    }
    String generation = response.get(0).toString();
    return response.size() < 3
        ? new Found(generation, Optional.empty(), 0)
        : new Found(generation, Optional.of(response.get(2).toString()), response.get(1).toLong());
  }

  /** A while without Redis, so that not every request waits for it in vain. */
  private void pause(Throwable failure) {
    long now = System.nanoTime();
    if (now >= pausedUntil) {
      pausedUntil = now + PAUSE.toNanos();
      LOG.warnf("Nothing is remembered for a while: Redis fails: %s", failure);
    }
  }

  private static String tagKey(String tag) {
    return "cache:tag:" + tag;
  }
}
