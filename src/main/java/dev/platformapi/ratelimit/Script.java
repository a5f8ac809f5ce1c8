package dev.platformapi.ratelimit;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * A script that Redis runs, which is sent once and then named by its hash.
 *
 * @param sha1 of the text, in hexadecimal digits
 */
public record Script(String text, String sha1) {
  /** That of a resource. */
  static Script read(String resource) {
    try (InputStream file = Script.class.getResourceAsStream(resource)) {
      return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That of a text. */
  public static Script of(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Script(text, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Uni<Response> run(ReactiveRedisDataSource redis, List<String> keys, List<String> arguments) {
    return command(redis, "EVALSHA", sha1, keys, arguments)
        .onFailure(Script::isUnknown)
        .recoverWithUni(unknown -> command(redis, "EVAL", text, keys, arguments));
  }

  /**
   * Has Redis run it, in one command; in two when Redis has not seen it yet.
   *
   * @param redis sends a command and gives what Redis answers
   */
  public Future<io.vertx.redis.client.Response> run(
      Function<Request, Future<io.vertx.redis.client.Response>> redis,
      List<String> keys,
      List<String> arguments) {
    return redis
        .apply(request(Command.EVALSHA, sha1, keys, arguments))
        .recover(
            failure ->
                isUnknown(failure)
                    ? redis.apply(request(Command.EVAL, text, keys, arguments))
                    : Future.failedFuture(failure));
  }

  private static Request request(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private static boolean isUnknown(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
  }

  private static Uni<Response> command(
      ReactiveRedisDataSource redis,
      String name,
      String script,
      List<String> keys,
      List<String> arguments) {
    List<String> all = new ArrayList<>(2 + keys.size() + arguments.size());
    all.add(script);
    all.add(Integer.toString(keys.size()));
    all.addAll(keys);
    all.addAll(arguments);
    return redis.execute(name, all.toArray(String[]::new));
  }
}
