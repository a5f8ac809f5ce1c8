package dev.platformapi.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.atomic.LongAdder;

/** What calls the upstreams of one service. */
public final class ServiceClient {
  private final HttpClient client;
  private final HttpClient upgrading;
  private final LongAdder waiting = new LongAdder();

  /**
   * @param upgrading for connections that are to become something else
   */
  ServiceClient(HttpClient client, HttpClient upgrading) {
    this.client = client;
    this.upgrading = upgrading;
  }

  /** A request over a connection that is there, or will be; fails when too many wait for one. */
  Future<HttpClientRequest> request(RequestOptions options, boolean upgrade) {
    waiting.increment();
    return (upgrade ? upgrading : client)
        .request(options)
        .onComplete(connected -> waiting.decrement());
  }

  /** How many requests have no connection yet. */
  public long waiting() {
    return waiting.sum();
  }
}
