package dev.platformapi.event;

import dev.platformapi.error.Backoff;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.TimeLimit;
import dev.platformapi.lifecycle.ServiceStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * What Redis tells all pods, over one connection for everything that this pod listens to. When the
 * connection breaks another one is made, and listeners learn that they may have missed something.
 */
@ApplicationScoped
public class PubSub {
  private static final Logger LOG = Logger.getLogger(PubSub.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final long PING_MILLIS = 2000;

  private final Redis redis;
  private final Vertx vertx;
  private final Context context;

  // What follows is of this context alone.
  private final Map<String, Channel> channels = new HashMap<>();
  private RedisConnection connection;
  private final Backoff backoff = new Backoff(100, 2000);
  private long pinger = -1;
  private long heardAt;
  private boolean stopped;

  PubSub(Redis redis, Vertx vertx) {
    this.redis = redis;
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  /** What hears a channel; called in the context of {@link #context}, one at a time. */
  public interface Listener {
    void onMessage(String message);

    /** Redis is heard from now on. What it told before that, since the last time, was missed. */
    default void onListening() {}

    /** Redis is not heard any more. */
    default void onSilence() {}
  }

  private static final class Channel {
    private final Listener listener;
    private final CompletableFuture<Void> confirmed = new CompletableFuture<>();
    private boolean listening;

    Channel(Listener listener) {
      this.listener = listener;
    }
  }

  /** Before others that listen from the start. */
  void start(@Observes @Priority(10) ServiceStart event) {
    context.runOnContext(ignored -> connect());
  }

  void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
    context.runOnContext(
        ignored -> {
          stopped = true;
          vertx.cancelTimer(pinger);
          if (connection != null) {
            connection.close();
          }
        });
  }

  /** Where listeners are called. */
  Context context() {
    return context;
  }

  /**
   * Listens to a channel of Redis until {@link #forget}, through all failures.
   *
   * @return when Redis has confirmed; fails with {@code UNAVAILABLE} when it does not in time, and
   *     goes on trying
   */
  public Uni<Void> listen(String name, Listener listener) {
    Channel channel = new Channel(listener);
    context.runOnContext(
        ignored -> {
          channels.put(name, channel);
          send(Command.SUBSCRIBE, name);
        });
    return TimeLimit.within(PATIENCE, Uni.createFrom().completionStage(channel.confirmed))
        .onFailure(TimeoutException.class)
        .transform(
            late ->
                new PlatformException(ErrorCode.UNAVAILABLE, "The bus does not answer.")
                    .retryAfter(RETRY_AFTER));
  }

  /** Listens no more. */
  void forget(String name) {
    context.runOnContext(
        ignored -> {
          if (channels.remove(name) != null) {
            send(Command.UNSUBSCRIBE, name);
          }
        });
  }

  /** Nothing is sent without a connection: the next one begins with all channels. */
  private void send(Command command, String name) {
    if (connection != null) {
      connection.send(Request.cmd(command).arg(name));
    }
  }

  private void connect() {
    if (stopped) {
      return;
    }
    redis
        .connect()
        .onComplete(
            result ->
                context.runOnContext(
                    ignored -> {
                      if (result.succeeded()) {
                        begin(result.result());
                      } else {
                        retry(result.cause());
                      }
                    }));
  }

  private void begin(RedisConnection opened) {
    if (stopped) {
      opened.close();
      return;
    }
    connection = opened;
    backoff.succeeded();
    heardAt = System.nanoTime();
    opened.handler(message -> context.runOnContext(ignored -> receive(message)));
    opened.exceptionHandler(failure -> context.runOnContext(ignored -> lost(opened, failure)));
    opened.endHandler(
        end -> context.runOnContext(ignored -> lost(opened, new IllegalStateException("closed"))));
    if (!channels.isEmpty()) {
      Request all = Request.cmd(Command.SUBSCRIBE);
      channels.keySet().forEach(all::arg);
      opened.send(all);
    }
    pinger = vertx.setPeriodic(PING_MILLIS, timer -> context.runOnContext(ignored -> ping(opened)));
  }

  /**
   * A connection that is only half there is found out. Whatever comes is a sign of life: the client
   * may take a message for the answer, and then the answer for a message.
   */
  private void ping(RedisConnection opened) {
    if (System.nanoTime() - heardAt > 2 * PING_MILLIS * 1_000_000) {
      lost(opened, new IllegalStateException("no answer to PING"));
    } else {
      opened
          .send(Request.cmd(Command.PING))
          .onSuccess(pong -> context.runOnContext(ignored -> heardAt = System.nanoTime()));
    }
  }

  private void lost(RedisConnection opened, Throwable failure) {
    if (connection != opened) {
      return;
    }
    connection = null;
    vertx.cancelTimer(pinger);
    opened.close();
    channels
        .values()
        .forEach(
            channel -> {
              channel.listening = false;
              channel.listener.onSilence();
            });
    retry(failure);
  }

  private void retry(Throwable failure) {
    if (stopped) {
      return;
    }
    if (backoff.isFirst()) {
      LOG.warnf("Redis is not heard: %s", failure);
    }
    vertx.setTimer(backoff.nextMillis(), timer -> context.runOnContext(ignored -> connect()));
  }

  private void receive(Response message) {
    heardAt = System.nanoTime();
    if (message.type() != ResponseType.PUSH && message.type() != ResponseType.MULTI
        || message.size() < 3) {
      return;
    }
    Channel channel = channels.get(message.get(1).toString());
    if (channel == null) {
      return;
    }
    switch (message.get(0).toString()) {
      case "message" -> {
        if (channel.listening) {
          channel.listener.onMessage(message.get(2).toString());
        }
      }
      case "subscribe" -> {
        channel.listening = true;
        channel.listener.onListening();
        channel.confirmed.complete(null);
      }
      default -> {
        // that it was forgotten is known
      }
    }
  }
}
