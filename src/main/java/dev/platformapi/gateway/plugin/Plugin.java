package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.vertx.core.Future;

/**
 * A plugin with one configuration of it, for all requests that pass it. What it remembers of a
 * request is in the {@link Exchange}. Called on the request's event loop, which it must not block.
 */
public interface Plugin {
  /** A request goes on. */
  Future<Answer> GO_ON = Future.succeededFuture();

  /**
   * What becomes of a request: nothing, and it goes on, or the answer that is given instead.
   * Plugins behind this one then hear of the answer only. A failure is an internal error, unless it
   * is an {@link dev.platformapi.gateway.exchange.AnswerException}.
   */
  default Future<Answer> request(Exchange exchange) {
    return GO_ON;
  }

  /** Changes an answer before its head is sent, whoever gave it. */
  default void response(Exchange exchange, GatewayResponse response) {}

  /** The answer is complete, or was broken off. */
  default void end(Exchange exchange) {}
}
