package dev.platformapi.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;

/** Who comes when. */
enum Profile {
  /**
   * The Locust scenario of the source document: so many users stay, who log in once and think
   * between what they do.
   */
  SCENARIO(60, 120),
  /** More and more come, and each does one thing, or makes one visit to a room. */
  RAMP(60, 120),
  /** Ten times as many come all at once, and go again. */
  SPIKE(60, 90),
  /** As many come as ever, for long. */
  SOAK(30, 1800);

  private final int users;
  private final int seconds;

  Profile(int users, int seconds) {
    this.users = users;
    this.seconds = seconds;
  }

  /** At once in the scenario, arrivals in a second at the most in the others. */
  int users() {
    return users;
  }

  Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  /** How they arrive when they do not stay. */
  List<OpenInjectionStep> arrivals(double most, Duration duration) {
    Duration part = duration.dividedBy(20);
    double few = most / 10;
    return switch (this) {
      case RAMP -> List.of(rampUsersPerSec(few).to(most).during(duration));
      case SPIKE ->
          List.of(
              constantUsersPerSec(few).during(part.multipliedBy(7)),
              rampUsersPerSec(few).to(most).during(part),
              constantUsersPerSec(most).during(part.multipliedBy(4)),
              rampUsersPerSec(most).to(few).during(part),
              constantUsersPerSec(few).during(part.multipliedBy(7)));
      case SOAK -> List.of(constantUsersPerSec(most).during(duration));
      case SCENARIO -> throw new IllegalStateException("those of the scenario stay");
    };
  }
}
