package dev.platformapi;

import static dev.platformapi.RequiredSettings.DATABASE_URL;
import static dev.platformapi.RequiredSettings.REDIS_URL;
import static java.util.stream.Collectors.joining;

import dev.platformapi.gateway.GatewayCommands;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Starts the service. Outside production a database or Redis that is not configured is started
 * first; in production a missing one is a single clear error.
 */
@QuarkusMain
public class Main {
  public static void main(String... args) {
    if (GatewayCommands.areAskedBy(args)) {
      System.exit(new GatewayCommands(System.out, System::getenv).run(args));
    }
    if (HealthCommand.isAskedBy(args)) {
      System.exit(new HealthCommand(System.out, System::getenv).run());
    }
    if (GatewayOnly.isAsked()) {
      GatewayOnly.configure();
      requireNoFaults(LaunchMode.NORMAL, List.of());
      Quarkus.run(args);
      return;
    }
    if (Migration.isAskedBy(args)) {
      migrate(args);
      return;
    }
    Optional<DevelopmentServers> development = developmentServers();
    LaunchMode mode = development.isPresent() ? LaunchMode.DEVELOPMENT : LaunchMode.NORMAL;
    List<RequiredSettings> missing = RequiredSettings.missing(mode);
    if (development.isPresent() && !missing.isEmpty()) {
      start(development.get(), missing);
      missing = RequiredSettings.missing(mode);
    }
    requireNoFaults(mode, missing);
    if (development.isPresent()) {
      Quarkus.run(Announced.class, args);
    } else {
      Quarkus.run(args);
    }
  }

  private static void migrate(String... args) {
    List<RequiredSettings> missing =
        RequiredSettings.missing(LaunchMode.NORMAL).stream()
            .filter(Migration.required()::contains)
            .toList();
    Migration.configure();
    requireNoFaults(LaunchMode.NORMAL, missing);
    Quarkus.run(Migration.class, args);
  }

  private static void start(DevelopmentServers servers, List<RequiredSettings> missing) {
    try {
      servers
          .start(missing.contains(DATABASE_URL), missing.contains(REDIS_URL))
          .forEach(System::setProperty);
    } catch (IllegalStateException e) {
      exit(e.getMessage());
    }
  }

  /**
   * Present in dev mode unless it runs as production, and never in the production package. Quarkus
   * itself does not know its mode yet when the main method begins.
   */
  private static Optional<DevelopmentServers> developmentServers() {
    String profile = System.getProperty("quarkus.profile", System.getenv("QUARKUS_PROFILE"));
    if (profile != null && List.of(profile.split(",")).contains("prod")) {
      return Optional.empty();
    }
    return ServiceLoader.load(DevelopmentServers.class).findFirst();
  }

  /** Ends the start with all that is wrong with the settings, if anything is. */
  private static void requireNoFaults(LaunchMode mode, List<RequiredSettings> missing) {
    List<String> faults = new ArrayList<>();
    if (!missing.isEmpty()) {
      faults.add(RequiredSettings.message(missing));
    }
    faults.addAll(faults(mode));
    if (!faults.isEmpty()) {
      exit(faults.stream().map("Platform API cannot start: "::concat).collect(joining("\n")));
    }
  }

  /**
   * Quarkus looks at the settings again, less friendly: in a native program, where little of what
   * runs before Quarkus is as on a JVM, a check that fails itself keeps nobody from starting.
   */
  private static List<String> faults(LaunchMode mode) {
    try {
      return Settings.faults(mode);
    } catch (RuntimeException e) {
      if (ImageMode.current() == ImageMode.NATIVE_RUN) {
        System.err.println("Settings were not checked before the start: " + e);
        return List.of();
      }
      throw e;
    }
  }

  private static void exit(String message) {
    System.err.println(message);
    System.exit(1);
  }

  /** Prints the summary after Quarkus's own last line, where it stays in sight. */
  public static class Announced implements QuarkusApplication {
    @Override
    public int run(String... args) {
      developmentServers().ifPresent(servers -> System.out.println(servers.summary()));
      Quarkus.waitForExit();
      return 0;
    }
  }
}
