package dev.platformapi.gateway.support;

import dev.platformapi.embedded.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** A real Redis, and a look into it. */
public final class TestRedis implements AutoCloseable {
  private final RedisServer server;
  private final Redis client;

  private TestRedis(Vertx vertx, String... options) {
    server = RedisServer.temporary(options);
    client = Redis.createClient(vertx, server.url());
  }

  /** A fresh one, which stops with the JVM. */
  public static TestRedis start(Vertx vertx, String... options) {
    return new TestRedis(vertx, options);
  }

  public RedisServer server() {
    return server;
  }

  public int port() {
    return URI.create(server.url()).getPort();
  }

  /** Runs a command. */
  public Response run(Command command, Object... arguments) {
    Request request = Request.cmd(command);
    for (Object argument : arguments) {
      request.arg(argument.toString());
    }
    return Futures.get(client.send(request));
  }

  /** Forgets everything, also what was run. */
  public void clear() {
    run(Command.FLUSHALL);
    run(Command.CONFIG, "RESETSTAT");
  }

  /** All keys. */
  public List<String> keys() {
    return StreamSupport.stream(run(Command.KEYS, "*").spliterator(), false)
        .map(Response::toString)
        .sorted()
        .toList();
  }

  /** The value of a key; null when there is none. */
  public String get(String key) {
    Response value = run(Command.GET, key);
    return value == null ? null : value.toString();
  }

  /** Seconds that a key still has. */
  public long ttl(String key) {
    return run(Command.TTL, key).toLong();
  }

  /** How often a command was run since the last {@link #clear}. */
  public int calls(String command) {
    Matcher calls =
        Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
            .matcher(run(Command.INFO, "commandstats").toString());
    return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
  }

  @Override
  public void close() {
    client.close();
  }
}
