package dev.platformapi.event;

import dev.platformapi.error.TimeLimit;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What happened in the channels, in Redis: a stream for each, which forgets by length and age, and
 * the id of its last event, which outlives the stream so that those who come back learn that they
 * have missed something. Each event names the one before it for the same reason.
 */
@ApplicationScoped
class EventLog {
  /** Of the last id of a channel, beyond the age of its events. */
  private static final Duration LAST_ID_AGE = Duration.ofDays(7);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** In one step, so that the order of ids is the order in which pods hear of the events. */
  private static final String APPEND =
      """
      if KEYS[3] then
        local known = redis.call('GET', KEYS[3])
        if known then return known end
      end
      local before = redis.call('GET', KEYS[2]) or '0-0'
      local id = redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[1], '*',
        'before', before, 'type', ARGV[5], 'sender', ARGV[6], 'data', ARGV[7])
      local oldest = tonumber(string.match(id, '^%d+')) - tonumber(ARGV[2])
      redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', oldest))
      redis.call('PEXPIRE', KEYS[1], ARGV[2])
      redis.call('SET', KEYS[2], id, 'PX', ARGV[3])
      if KEYS[3] then redis.call('SET', KEYS[3], id, 'PX', ARGV[8]) end
      redis.call('PUBLISH', ARGV[4], id .. '\\n' .. ARGV[5] .. '\\n' .. ARGV[6] .. '\\n' .. ARGV[7])
      return id
      """;

  private static final String AFTER =
      """
      return {redis.call('GET', KEYS[2]) or '0-0',
        redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])}
      """;

  private static final String NEWEST =
      """
      if ARGV[1] == '0' then return {redis.call('GET', KEYS[2]) or '0-0', {}} end
      return {redis.call('GET', KEYS[2]) or '0-0',
        redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', ARGV[1])}
      """;

  private final ReactiveRedisDataSource redis;
  private final EventConfig config;

  EventLog(ReactiveRedisDataSource redis, EventConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /**
   * A part of a channel.
   *
   * @param last the id of the channel's last event; {@link StreamId#ZERO} when there was none
   * @param entries in their order
   */
  record Part(StreamId last, List<Entry> entries) {}

  /**
   * @param before the id of the event before this one
   */
  record Entry(StreamId before, Event event) {}

  /**
   * Keeps an event and tells it to all pods.
   *
   * @param reference the same one again, for a while, is not published, and gets the id of the
   *     first; null for none
   */
  Uni<StreamId> append(String channel, String type, String sender, String data, String reference) {
    List<String> command = new ArrayList<>();
    command.add(APPEND);
    command.add(reference == null ? "2" : "3");
    addKeys(command, channel);
    if (reference != null) {
      command.add(key(channel) + ":reference:" + sender + ":" + reference);
    }
    command.add(Integer.toString(config.historyLength()));
    command.add(millis(config.historyAge()));
    command.add(millis(config.historyAge().plus(LAST_ID_AGE)));
    command.add(key(channel));
    command.add(type);
    command.add(sender);
    command.add(data);
    command.add(millis(config.referenceAge()));
    return execute("EVAL", command).map(id -> StreamId.of(id.toString()));
  }

  /** Tells an event to all pods, and keeps nothing. */
  Uni<Void> tell(String channel, String type, String sender, String data) {
    return execute("PUBLISH", List.of(key(channel), "\n" + type + "\n" + sender + "\n" + data))
        .replaceWithVoid();
  }

  /** The first events behind that id. */
  Uni<Part> after(String channel, StreamId id, int count) {
    return read(AFTER, channel, id.toString(), Integer.toString(count))
        .map(answer -> part(channel, answer, false));
  }

  /** The last events. */
  Uni<Part> newest(String channel, int count) {
    return read(NEWEST, channel, Integer.toString(count))
        .map(answer -> part(channel, answer, true));
  }

  /** Forgets the events of a channel, and not that there were some. */
  Uni<Void> clear(String channel) {
    return execute("DEL", List.of(key(channel) + ":log")).replaceWithVoid();
  }

  /** The name under which Redis tells of a channel. The braces keep its keys in one slot. */
  static String key(String channel) {
    return "event:{" + channel + "}";
  }

  /** What was told under {@link #key}. */
  static Event event(String channel, String message) {
    int type = message.indexOf('\n') + 1;
    int sender = message.indexOf('\n', type) + 1;
    int data = message.indexOf('\n', sender) + 1;
    return new Event(
        channel,
        type == 1 ? null : StreamId.of(message.substring(0, type - 1)),
        message.substring(type, sender - 1),
        message.substring(sender, data - 1),
        message.substring(data));
  }

  private Uni<Response> read(String script, String channel, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(script);
    command.add("2");
    addKeys(command, channel);
    command.addAll(List.of(arguments));
    return execute("EVAL", command);
  }

  private static void addKeys(List<String> command, String channel) {
    command.add(key(channel) + ":log");
    command.add(key(channel) + ":last");
  }

  private Uni<Response> execute(String command, List<String> arguments) {
    return TimeLimit.within(PATIENCE, redis.execute(command, arguments.toArray(String[]::new)));
  }

  private static Part part(String channel, Response answer, boolean reversed) {
    List<Entry> entries = new ArrayList<>();
    for (Response entry : answer.get(1)) {
      Response fields = entry.get(1);
      entries.add(
          new Entry(
              StreamId.of(fields.get(1).toString()),
              new Event(
                  channel,
                  StreamId.of(entry.get(0).toString()),
                  fields.get(3).toString(),
                  fields.get(5).toString(),
                  fields.get(7).toString())));
    }
    if (reversed) {
      Collections.reverse(entries);
    }
    return new Part(StreamId.of(answer.get(0).toString()), entries);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
