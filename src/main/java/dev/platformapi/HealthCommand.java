package dev.platformapi;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * {@code health}: asks a service on this machine whether it can serve, for containers, in which
 * there is no other program that could.
 */
final class HealthCommand {
  private static final String NAME = "health";
  private static final String PORT = "QUARKUS_MANAGEMENT_PORT";
  private static final int TIMEOUT_MILLIS = 5000;

  private final PrintStream out;
  private final UnaryOperator<String> environment;

  /**
   * @param out for the service's answer
   * @param environment gives the variables that the service has too; null when one is not set
   */
  HealthCommand(PrintStream out, UnaryOperator<String> environment) {
    this.out = out;
    this.environment = environment;
  }

  /** Whether the arguments are this command. */
  static boolean isAskedBy(String... args) {
    return args.length == 1 && args[0].equals(NAME);
  }

  /** 0 when it can serve, 1 when it cannot or does not answer. */
  int run() {
    String port = environment.apply(PORT);
    URI ready =
        URI.create("http://127.0.0.1:" + (port == null ? "9000" : port) + "/q/health/ready");
    try {
      HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      boolean good = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      try (var body = good ? connection.getInputStream() : connection.getErrorStream()) {
        if (body != null) {
          out.println(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return good ? 0 : 1;
    } catch (IOException e) {
      out.println(ready + " does not answer: " + e.getMessage());
      return 1;
    }
  }
}
