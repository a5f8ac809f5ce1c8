package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Exchange;

/** Is told what becomes of a request. */
public interface ExchangeObserver {
  /** The head of its answer is about to be sent. */
  default void answered(Exchange exchange) {}

  /** Its answer is complete or was broken off. */
  void ended(Exchange exchange);
}
