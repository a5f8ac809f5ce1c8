package dev.platformapi.room;

import dev.platformapi.error.TimeLimit;
import dev.platformapi.event.Bus;
import dev.platformapi.lifecycle.ServiceStart;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Who is in a room, in all pods. Redis has each connection until a time that its pod puts off again
 * and again; those of a pod that is gone run out, and whichever pod sees that first says so.
 */
@ApplicationScoped
class Presence {
  static final String TYPE = "presence";
  static final String ONLINE = "\"online\"";
  static final String OFFLINE = "\"offline\"";

  /** The most users that are named at once. */
  static final int MAX_NAMED = 1000;

  private static final Logger LOG = Logger.getLogger(Presence.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int BATCH = 500;

  /**
   * Adds connections, or puts off their end, and takes away those whose end has come. KEYS: the
   * connections with their ends, the number of connections of each user. Answers the users that
   * have come and those that have gone.
   */
  private static final String REFRESH =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local come, gone = {}, {}
      for i = 2, #ARGV do
        local user = string.match(ARGV[i], '^[^/]+')
        if redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i]) == 1
          and redis.call('HINCRBY', KEYS[2], user, 1) == 1 then table.insert(come, user) end
      end
      for _, connection in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
        local user = string.match(connection, '^[^/]+')
        redis.call('ZREM', KEYS[1], connection)
        if redis.call('HINCRBY', KEYS[2], user, -1) <= 0 then
          redis.call('HDEL', KEYS[2], user)
          table.insert(gone, user)
        end
      end
      redis.call('PEXPIRE', KEYS[1], ARGV[1] * 2)
      redis.call('PEXPIRE', KEYS[2], ARGV[1] * 2)
      return {come, gone}
      """;

  private static final String LEAVE =
      """
      local user = string.match(ARGV[1], '^[^/]+')
      if redis.call('ZREM', KEYS[1], ARGV[1]) == 1
        and redis.call('HINCRBY', KEYS[2], user, -1) <= 0 then
        redis.call('HDEL', KEYS[2], user)
        return 1
      end
      return 0
      """;

  private static final String LIST =
      """
      if redis.call('HLEN', KEYS[2]) <= tonumber(ARGV[1]) then return redis.call('HKEYS', KEYS[2]) end
      local found, users = redis.call('HSCAN', KEYS[2], 0, 'COUNT', ARGV[1])[2], {}
      for i = 1, #found, 2 do table.insert(users, found[i]) end
      return users
      """;

  private final ReactiveRedisDataSource redis;
  private final Bus bus;
  private final Vertx vertx;
  private final Duration lifetime;

  /** The connections of this pod, by their rooms. */
  private final Map<String, Set<String>> here = new ConcurrentHashMap<>();

  Presence(ReactiveRedisDataSource redis, Bus bus, Vertx vertx, RoomConfig config) {
    this.redis = redis;
    this.bus = bus;
    this.vertx = vertx;
    this.lifetime = config.presence();
  }

  void start(@Observes ServiceStart event) {
    vertx.setPeriodic(Math.max(1, lifetime.toMillis() / 3), timer -> refreshAll());
  }

  /**
   * Somebody is in a room from now on.
   *
   * @param connection of that user, a name that no other has
   */
  Uni<Void> enter(String room, UUID user, String connection) {
    String entry = user + "/" + connection;
    here.compute(
        room,
        (name, known) -> {
          Set<String> all = known == null ? ConcurrentHashMap.newKeySet() : known;
          all.add(entry);
          return all;
        });
    return refresh(room, List.of(entry));
  }

  /** And is not any more. */
  Uni<Void> leave(String room, UUID user, String connection) {
    String entry = user + "/" + connection;
    here.computeIfPresent(
        room,
        (name, known) -> {
          known.remove(entry);
          return known.isEmpty() ? null : known;
        });
    return remove(room, entry);
  }

  private Uni<Void> remove(String room, String entry) {
    return eval(LEAVE, room, List.of(entry))
        .flatMap(
            gone ->
                gone.toInteger() == 1
                    ? tell(room, entry.substring(0, entry.indexOf('/')), OFFLINE)
                    : Uni.createFrom().voidItem());
  }

  /** Their ids, {@value #MAX_NAMED} or so at most. */
  Uni<List<String>> list(String room) {
    return eval(LIST, room, List.of(Integer.toString(MAX_NAMED))).map(Presence::texts);
  }

  private void refreshAll() {
    Multi.createFrom()
        .iterable(List.copyOf(here.entrySet()))
        .onItem()
        .transformToUniAndConcatenate(
            room -> {
              List<String> entries = new ArrayList<>(room.getValue());
              List<Uni<Void>> batches = new ArrayList<>();
              for (int i = 0; i < entries.size(); i += BATCH) {
                List<String> batch = entries.subList(i, Math.min(entries.size(), i + BATCH));
                batches.add(
                    refresh(room.getKey(), batch).flatMap(done -> takeBack(room.getKey(), batch)));
              }
              return all(batches);
            })
        .onItem()
        .ignoreAsUni()
        .subscribe()
        .with(
            done -> {},
            failure -> LOG.debugf("Who is present could not be refreshed: %s", failure));
  }

  /** Whoever left while this pod said that they are there. */
  private Uni<Void> takeBack(String room, List<String> entries) {
    Set<String> still = here.getOrDefault(room, Set.of());
    List<Uni<Void>> left =
        entries.stream().filter(entry -> !still.contains(entry)).map(e -> remove(room, e)).toList();
    return all(left);
  }

  private Uni<Void> refresh(String room, List<String> entries) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(lifetime.toMillis()));
    arguments.addAll(entries);
    return eval(REFRESH, room, arguments)
        .flatMap(
            changes -> {
              List<Uni<Void>> told = new ArrayList<>();
              texts(changes.get(0)).forEach(user -> told.add(tell(room, user, ONLINE)));
              texts(changes.get(1)).forEach(user -> told.add(tell(room, user, OFFLINE)));
              return all(told);
            });
  }

  /** When all are done; there may be none. */
  private static Uni<Void> all(List<Uni<Void>> works) {
    return works.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(works).andFailFast().replaceWithVoid();
  }

  private Uni<Void> tell(String room, String user, String status) {
    return bus.tell(ChannelName.ofRoom(room), TYPE, user, status);
  }

  private Uni<Response> eval(String script, String room, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(script);
    command.add("2");
    command.add("room:{" + room + "}:present");
    command.add("room:{" + room + "}:users");
    command.addAll(arguments);
    return TimeLimit.within(PATIENCE, redis.execute("EVAL", command.toArray(String[]::new)));
  }

  private static List<String> texts(Response list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.toString()));
    return texts;
  }
}
