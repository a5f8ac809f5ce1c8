package dev.platformapi.load;

import com.typesafe.scalalogging.Logger;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.core.action.Action;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * A request that Gatling itself cannot make, or measure, reported as its own are. No thread waits
 * for the answer. (Gatling's gRPC is for five users only, without a licence.)
 *
 * @param name in the report
 * @param send sends it; what it gives never fails
 */
record Call(String name, Function<Session, CompletionStage<Answer>> send) implements ActionBuilder {
  /**
   * How it ended.
   *
   * @param start in milliseconds of the epoch, as {@code end} is
   * @param status as HTTP has it
   * @param fault what went wrong; null for nothing
   */
  record Answer(long start, long end, int status, String fault) {}

  @Override
  public io.gatling.core.action.builder.ActionBuilder asScala() {
    return (context, next) -> new Sending(context, next);
  }

  private final class Sending implements Action {
    private final StatsEngine stats;
    private final Action next;
    private Logger logger;

    private Sending(ScenarioContext context, Action next) {
      this.stats = context.coreComponents().statsEngine();
      this.next = next;
      this.logger = Logger.apply(LoggerFactory.getLogger(Call.class));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void execute(io.gatling.core.session.Session session) {
      send.apply(new Session(session))
          .thenAcceptAsync(answer -> goOn(session, answer), session.eventLoop());
    }

    private void goOn(io.gatling.core.session.Session session, Answer answer) {
      boolean failed = answer.fault() != null;
      stats.logResponse(
          session.scenario(),
          session.groups(),
          name,
          answer.start(),
          answer.end(),
          failed ? KO$.MODULE$ : OK$.MODULE$,
          Option.apply(Integer.toString(answer.status())),
          Option.apply(answer.fault()));
      io.gatling.core.session.Session told =
          session.set(Verdict.STATUS, Integer.toString(answer.status()));
      next.$bang(failed ? told.markAsFailed() : told);
    }

    @Override
    public Logger logger() {
      return logger;
    }

    @Override
    public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger logger) {
      this.logger = logger;
    }
  }
}
