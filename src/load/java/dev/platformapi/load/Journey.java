package dev.platformapi.load;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.uniformRandomSwitch;

import io.gatling.javaapi.core.ChainBuilder;

/**
 * What a user does over one protocol.
 *
 * @param begin what comes first, once logged in; who fails at it goes
 * @param step one thing, done again and again
 * @param end what comes last
 * @param steps of somebody who does not stay
 */
record Journey(ChainBuilder begin, ChainBuilder step, ChainBuilder end, int steps) {
  private static final ChainBuilder NOTHING = exec(session -> session);

  /** The source document's mix: list, detail and create by three to one to two. */
  static Journey of(ChainBuilder list, ChainBuilder detail, ChainBuilder create) {
    return new Journey(
        NOTHING, uniformRandomSwitch().on(list, list, list, detail, create, create), NOTHING, 1);
  }
}
