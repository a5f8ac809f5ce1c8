package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.AnswerException;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import dev.platformapi.gateway.plugin.Plugin;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The plugins of a route, those with the highest priority first. */
final class PluginChain {
  static final PluginChain EMPTY = new PluginChain(List.of());

  private static final Logger LOG = Logger.getLogger(PluginChain.class);

  private final List<Place> places;

  PluginChain(List<Place> places) {
    this.places = List.copyOf(places);
  }

  /** A request's passage. */
  Passage begin(Exchange exchange) {
    return new Passage(exchange);
  }

  /**
   * The place of one plugin, which may have several configurations.
   *
   * @param name of the plugin
   * @param common for everybody who has none of their own; null when there is none
   * @param own of consumers
   */
  record Place(String name, Plugin common, Map<UUID, Plugin> own) {
    /** Null when it does not concern the request. */
    Plugin of(Exchange exchange) {
      if (own.isEmpty()) {
        return common;
      }
      Plugin found = exchange.consumer().map(consumer -> own.get(consumer.id())).orElse(null);
      return found == null ? common : found;
    }
  }

  /** One request on its way through. */
  final class Passage {
    private final Exchange exchange;
    private final Plugin[] passed = new Plugin[places.size()];
    private int next;
    private Consumer<Answer> then;

    private Passage(Exchange exchange) {
      this.exchange = exchange;
    }

    /**
     * Asks one after the other.
     *
     * @param onward is told the answer that one of them gave, or null when the request goes on
     */
    void request(Consumer<Answer> onward) {
      then = onward;
      proceed();
    }

    private void proceed() {
      while (next < passed.length) {
        Plugin plugin = places.get(next).of(exchange);
        passed[next++] = plugin;
        if (plugin != null) {
          Future<Answer> result = ask(plugin);
          if (!result.isComplete()) {
            // Who completes it may be on another event loop.
            Context own = Vertx.currentContext();
            result.onComplete(
                later -> {
                  if (Vertx.currentContext() == own) {
                    resume(later);
                  } else {
                    own.runOnContext(now -> resume(later));
                  }
                });
            return;
          }
          Answer answer = answer(result);
          if (answer != null) {
            leave(answer);
            return;
          }
        }
      }
      then.accept(null);
    }

    private void resume(AsyncResult<Answer> result) {
      Answer answer = answer(result);
      if (answer == null) {
        proceed();
      } else {
        leave(answer);
      }
    }

    /** Those that are left hear of the answer only. */
    private void leave(Answer answer) {
      while (next < passed.length) {
        passed[next] = places.get(next).of(exchange);
        next++;
      }
      then.accept(answer);
    }

    /** One that fails does not keep the others from it, nor the client from its answer. */
    void response(GatewayResponse response) {
      tell(plugin -> plugin.response(exchange, response));
    }

    void end() {
      tell(plugin -> plugin.end(exchange));
    }

    /** One that fails keeps neither the others from it nor the answer from the client. */
    private void tell(Consumer<Plugin> news) {
      for (int i = 0; i < passed.length; i++) {
        if (passed[i] != null) {
          try {
            news.accept(passed[i]);
          } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed", places.get(i).name());
          }
        }
      }
    }

    private Future<Answer> ask(Plugin plugin) {
      try {
        return plugin.request(exchange);
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }

    private Answer answer(AsyncResult<Answer> result) {
      if (result.succeeded()) {
        return result.result();
      }
      if (result.cause() instanceof AnswerException refused) {
        return refused.answer();
      }
      LOG.errorf(result.cause(), "%s failed", places.get(next - 1).name());
      return Answer.error(500, "An unexpected error occurred");
    }
  }
}
