package dev.platformapi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The client that openapi-generator makes of the current version's document drives the packaged
 * service: see {@code generated-client/Driver.java} in the test resources.
 */
class GeneratedClientIT {
  private static final Path CLIENT = Path.of("target", "generated-client", "src", "main", "java");
  private static final Path DRIVER = Path.of("src", "test", "resources", "generated-client");
  private static final Path CLASSES = Path.of("target", "generated-client", "classes");

  @Test
  void aGeneratedClientDrivesTheService() throws Exception {
    compile();
    String password = "Aa1-" + UUID.randomUUID();
    Map<String, String> secrets = Pod.secrets(password);
    Pod pod =
        Pod.start(
            "client",
            Pod.SERVICE,
            "",
            PostgresServer.temporary().url(),
            RedisServer.temporary().url(),
            secrets);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, getClass().getClassLoader())) {
      pod.awaitReady("/openapi");
      loader
          .loadClass("Driver")
          .getMethod("drive", String.class, String.class)
          .invoke(null, pod.uri("").toString(), password);
    } finally {
      pod.process().destroyForcibly();
    }
  }

  private static void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> faults = new DiagnosticCollector<>();
    Files.createDirectories(CLASSES);
    try (StandardJavaFileManager files = compiler.getStandardFileManager(faults, null, null);
        Stream<Path> sources = Stream.concat(Files.walk(CLIENT), Files.walk(DRIVER))) {
      List<Path> all = sources.filter(path -> path.toString().endsWith(".java")).toList();
      List<String> options =
          List.of(
              "-parameters",
              "-proc:none",
              "-d",
              CLASSES.toString(),
              "-cp",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(null, files, faults, options, null, files.getJavaFileObjectsFromPaths(all))
              .call();
      assertThat(compiled).as(faults.getDiagnostics().toString()).isTrue();
    }
  }
}
