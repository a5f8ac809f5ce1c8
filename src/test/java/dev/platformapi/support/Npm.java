package dev.platformapi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * What the npm registry has for tests: buf, the client of grpc-js and the server of ws in {@code
 * src/test/resources/npm}. Without Node.js, or without the registry when they are to be installed,
 * what uses them is skipped.
 */
public final class Npm {
  private static final Path SOURCE = Path.of("src", "test", "resources", "npm");
  private static final Path HOME = Path.of("target", "npm");
  private static final Path PROTOS = Path.of("src", "main", "proto").toAbsolutePath();

  private Npm() {}

  /** Fails when our protocol buffers break one of buf's rules, and says which. */
  public static void lintProtos() throws IOException, InterruptedException {
    install();
    execute(List.of("node_modules/.bin/buf", "lint", PROTOS.toString()));
  }

  /**
   * Calls every method as a client of grpc-js.
   *
   * @param tls files of the authority's certificate, the client's key and its certificate; none for
   *     plain text
   * @return how each call ended, by its name
   */
  public static Map<String, String> callEveryMethod(String address, Path... tls)
      throws IOException, InterruptedException {
    install();
    List<String> command =
        new ArrayList<>(
            List.of("node", "client.js", address, PROTOS.toString(), "admin", "Admin-12345"));
    for (Path file : tls) {
      command.add(file.toAbsolutePath().toString());
    }
    String output = execute(command);
    Map<String, String> ends = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      int colon = line.indexOf(": ");
      assertThat(colon).as(output).isPositive();
      ends.put(line.substring(0, colon), line.substring(colon + 2));
    }
    return ends;
  }

  /** The command that starts the server of ws on that port. */
  public static List<String> webSocketServer(int port) throws IOException, InterruptedException {
    install();
    return List.of(
        "node", "--expose-gc", HOME.resolve("ws-server.js").toString(), Integer.toString(port));
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(HOME);
    Path wanted = HOME.resolve("package.json");
    boolean installed =
        Files.exists(HOME.resolve("node_modules"))
            && Files.exists(wanted)
            && Files.mismatch(SOURCE.resolve("package.json"), wanted) < 0;
    for (String file : List.of("package.json", "client.js", "ws-server.js")) {
      Files.copy(SOURCE.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!installed) {
      try {
        execute(List.of("npm", "install", "--no-audit", "--no-fund", "--silent"));
      } catch (IOException | AssertionError e) {
        Files.delete(wanted);
        Assumptions.abort("Node.js or the npm registry is not there: " + e.getMessage());
      }
    }
  }

  private static String execute(List<String> command) throws IOException, InterruptedException {
    Path log = HOME.resolve("output.log");
    Process process =
        new ProcessBuilder(command)
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    String output = Files.readString(log);
    assertThat(ended).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
