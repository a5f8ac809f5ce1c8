package dev.platformapi.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The users of every protocol that was chosen, as the profile has them come. */
public class UserLoad extends Simulation {
  private static final ChainBuilder THINK = pause(Duration.ofSeconds(1), Duration.ofSeconds(3));

  private final Settings settings = Settings.read();
  private final Account account = new Account(settings);

  public UserLoad() {
    boolean stay = settings.profile() == Profile.SCENARIO;
    List<PopulationBuilder> populations = new ArrayList<>();
    for (Protocol protocol : settings.protocols()) {
      String name = protocol.name().toLowerCase(Locale.ROOT);
      populations.add(stay ? staying(name, journey(protocol)) : passing(name, journey(protocol)));
    }
    if (!stay) {
      populations.add(
          scenario("session")
              .exec(account.renew())
              .injectOpen(
                  constantUsersPerSec(1.0 / Account.SESSION.toSeconds())
                      .during(settings.duration())));
    }
    setUp(populations).protocols(protocol(stay));
  }

  private Journey journey(Protocol protocol) {
    return switch (protocol) {
      case REST -> HttpJourneys.rest("REST", "/api/v1/users");
      case GATEWAY -> HttpJourneys.rest("gateway", settings.gateway() + "/api/v1/users");
      case GRAPHQL -> HttpJourneys.graphql("/graphql");
      case GRPC -> GrpcJourney.to(settings.url());
      case WEBSOCKET -> RoomJourney.make();
      case SSE -> EventJourney.make();
    };
  }

  /**
   * They come one after the other, because a password takes a processor a while, log in once, which
   * lasts for as long as a session does, and think before each thing. What is begun is brought to
   * its end, because it counts.
   */
  private PopulationBuilder staying(String name, Journey journey) {
    Duration session =
        settings.duration().compareTo(Account.SESSION) < 0 ? settings.duration() : Account.SESSION;
    ChainBuilder user =
        exec(account.login())
            .exec(journey.begin())
            .during(session, false)
            .on(exec(THINK).exec(account::choose).exec(journey.step()))
            .exec(journey.end());
    return scenario(name)
        .during(settings.duration(), false)
        .on(user)
        .injectOpen(
            rampUsers((int) Math.round(settings.usersOfEach()))
                .during(settings.duration().toSeconds() / 4 + 1));
  }

  /** They have a token already, as those have who come often. */
  private PopulationBuilder passing(String name, Journey journey) {
    ChainBuilder step = exec(account::choose).exec(journey.step());
    return scenario(name)
        .exec(account.enter())
        .exec(journey.begin())
        .exec(journey.steps() == 1 ? step : repeat(journey.steps()).on(exec(THINK).exec(step)))
        .exec(journey.end())
        .injectOpen(
            settings
                .profile()
                .arrivals(settings.usersOfEach(), settings.duration())
                .toArray(OpenInjectionStep[]::new));
  }

  private HttpProtocolBuilder protocol(boolean stay) {
    String url = settings.url().toString();
    HttpProtocolBuilder protocol =
        http.baseUrl(url)
            .wsBaseUrl(url.replaceFirst("^http", "ws"))
            .acceptHeader("application/json")
            .userAgentHeader("platform-load")
            .disableCaching()
            .disableWarmUp()
            .sseUnmatchedInboundMessageBufferSize(EventJourney.KEPT);
    // Those who pass are programs with a pool; each of those who stay has a connection of its own.
    return stay ? protocol : protocol.shareConnections();
  }
}
