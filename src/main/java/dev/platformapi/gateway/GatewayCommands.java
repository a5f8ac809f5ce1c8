package dev.platformapi.gateway;

import dev.platformapi.gateway.config.GatewayFileReader;
import dev.platformapi.gateway.config.GatewayReading;
import dev.platformapi.gateway.proxy.Gateway;
import dev.platformapi.gateway.route.InvalidRoutesException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What one can ask of a gateway's file without running it: {@code validate FILE}, and {@code
 * explain FILE METHOD URL [-H 'Name: value']…}.
 */
public final class GatewayCommands {
  public static final String VALIDATE = "validate";
  public static final String EXPLAIN = "explain";

  /** The file is good, or the request has a route. */
  public static final int GOOD = 0;

  /** The file is not, or the request has none. */
  public static final int BAD = 1;

  /** The command is not understood. */
  public static final int USAGE = 2;

  private static final String HELP =
      """
      validate FILE                                  reports what is wrong with a Kong declarative file
      explain FILE METHOD URL [-H 'Name: value']...  tells where a request goes, and why
      """;

  private final PrintStream out;
  private final UnaryOperator<String> environment;

  /**
   * @param out for what is found
   * @param environment gives what {@code ${NAME}} stands for; null when it is not set
   */
  public GatewayCommands(PrintStream out, UnaryOperator<String> environment) {
    this.out = out;
    this.environment = environment;
  }

  /** Whether the arguments are one of these commands. */
  public static boolean areAskedBy(String... args) {
    return args.length > 0 && List.of(VALIDATE, EXPLAIN).contains(args[0]);
  }

  /** Runs a command and gives its exit status: 0, 1 or 2. */
  public int run(String... args) {
    if (args[0].equals(VALIDATE) && args.length == 2) {
      return validate(args[1]) ? GOOD : BAD;
    }
    Optional<Map<String, List<String>>> headers =
        args.length < 4 ? Optional.empty() : headers(args);
    if (args[0].equals(EXPLAIN) && headers.isPresent()) {
      return explain(args[1], args[2], args[3], headers.get()) ? GOOD : BAD;
    }
    out.print(HELP);
    return USAGE;
  }

  private boolean validate(String file) {
    GatewayReading reading = read(file);
    reading.warnings().forEach(warning -> out.println("warning: " + warning));
    boolean good = load(reading).isPresent();
    out.println(file + (good ? " is good" : " is not good"));
    return good;
  }

  private boolean explain(
      String file, String method, String url, Map<String, List<String>> headers) {
    return load(read(file))
        .filter(gateway -> new RequestStory(gateway, out).tell(method, url, headers))
        .isPresent();
  }

  private GatewayReading read(String file) {
    return new GatewayFileReader(environment).read(Path.of(file));
  }

  /** Empty when something is wrong, which is told. */
  private Optional<Gateway> load(GatewayReading reading) {
    reading.faults().forEach(fault -> out.println("fault: " + fault));
    try {
      return reading.file().map(Gateway::of);
    } catch (InvalidRoutesException e) {
      e.faults().forEach(fault -> out.println("fault: " + fault));
      return Optional.empty();
    }
  }

  /** By names in small letters; empty when there is something else. */
  private static Optional<Map<String, List<String>>> headers(String... args) {
    Map<String, List<String>> headers = new HashMap<>();
    for (int i = 4; i < args.length; i += 2) {
      int colon = i + 1 < args.length ? args[i + 1].indexOf(':') : -1;
      if (!args[i].equals("-H") || colon < 1) {
        return Optional.empty();
      }
      String name = args[i + 1].substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = args[i + 1].substring(colon + 1).strip();
      headers.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }
    return Optional.of(headers);
  }
}
