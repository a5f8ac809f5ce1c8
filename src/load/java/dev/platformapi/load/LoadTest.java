package dev.platformapi.load;

import io.gatling.app.Gatling$;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the simulation, against a service of its own or the one that is named, and prints what came
 * of it. It fails when something went wrong, whatever the times were: a login, an error of the
 * service, an event that did not come. That a plan's limit was reached is told, and is no failure.
 */
public final class LoadTest {
  private static final Path RESULTS = Path.of("target", "gatling");

  private static final String WARM_UP_ARRIVALS = "60";

  private LoadTest() {}

  public static void main(String... arguments) throws Exception {
    try {
      System.exit(test());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static int test() throws Exception {
    if (Settings.read().url() == null) {
      LocalService.start().publish();
      warmUp();
    }
    int status = run();
    if (status == 0) {
      Summary.print(RESULTS);
    }
    return status == 0 && Verdict.failures() > 0 ? 1 : status;
  }

  /** What a service is like when HotSpot has not compiled it is another question. */
  private static void warmUp() throws Exception {
    Map<String, String> warm =
        Map.of(
            "load.profile",
            "ramp",
            "load.users",
            WARM_UP_ARRIVALS,
            "load.duration",
            System.getProperty("load.warmup", ""));
    if (warm.get("load.duration").isEmpty()) {
      return;
    }
    Map<String, String> wanted = new HashMap<>();
    warm.forEach((name, value) -> wanted.put(name, System.setProperty(name, value)));
    run("--no-reports");
    wanted.forEach((name, value) -> System.setProperty(name, value == null ? "" : value));
    Verdict.forget();
  }

  private static int run(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--simulation", UserLoad.class.getName(), "--results-folder", RESULTS.toString()));
    arguments.addAll(List.of(more));
    try {
      return Gatling$.MODULE$.fromArgs(arguments.toArray(String[]::new));
    } catch (Exception e) {
      // Gatling makes the simulation by reflection, whose exceptions Scala does not declare.
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw e;
    }
  }
}
