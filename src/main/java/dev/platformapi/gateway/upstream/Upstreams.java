package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.GatewayFile;
import io.vertx.core.Vertx;

/** The balancers of the file that is loaded, over one file and the next. */
public final class Upstreams {
  private final Vertx vertx;
  private final Names names;
  private Balancers balancers;

  /** None yet. */
  public Upstreams(Vertx vertx, Names names) {
    this.vertx = vertx;
    this.names = names;
    this.balancers = Balancers.none(vertx, names);
  }

  /**
   * The balancers of a file, which is the current one from now on: targets that are not in it are
   * asked no more how they are. Requests that have begun may go on with the balancers before.
   */
  public synchronized Balancers load(GatewayFile file) {
    Balancers next = new Balancers(vertx, names, file, balancers);
    balancers.stop(next);
    balancers = next;
    return next;
  }

  /** No target is asked any more. */
  public synchronized void close() {
    Balancers none = Balancers.none(vertx, names);
    balancers.stop(none);
    balancers = none;
  }
}
