package dev.platformapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What can be known of images, and of how they are built, without Docker. */
class ContainerTest {
  private static final Path DOCKERFILES = Path.of("src", "main", "docker");
  private static final long MOST_CONTEXT_BYTES = 5_000_000;

  /** An instruction of a Dockerfile, with its lines joined. */
  private record Instruction(String name, String arguments) {
    /** Without options, such as {@code --from=build}. */
    List<String> operands() {
      return Stream.of(arguments.split("\\s+")).filter(word -> !word.startsWith("--")).toList();
    }

    boolean isFromStage() {
      return arguments.contains("--from=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.multistage", "Dockerfile.native-micro"})
  void theImageNeedsNoShellNoRootAndNoWriting(String file) throws IOException {
    List<Instruction> all = read(DOCKERFILES.resolve(file));
    int last = all.stream().map(Instruction::name).toList().lastIndexOf("FROM");
    List<Instruction> image = all.subList(last, all.size());

    assertThat(image).extracting(Instruction::name).doesNotContain("RUN", "ADD", "SHELL", "VOLUME");
    assertThat(one(image, "USER")).matches("[1-9]\\d*:\\d+");
    assertThat(one(image, "EXPOSE")).isEqualTo("8080 9000");
    assertThat(one(image, "ENTRYPOINT")).matches("\\[\"/.+\"\\]");
    assertThat(one(image, "HEALTHCHECK")).matches(".* CMD \\[\"/.+\"health\"\\]");
    for (String label : List.of("title", "description", "version", "revision")) {
      assertThat(one(image, "LABEL")).contains("org.opencontainers.image." + label + "=\"");
    }
    // A version: what is built today is built alike tomorrow.
    assertThat(all)
        .filteredOn(instruction -> instruction.name().equals("FROM"))
        .allSatisfy(
            from ->
                assertThat(from.operands().get(0)).matches("[a-z0-9./-]+:[a-z0-9.-]+(?<!latest)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.multistage"})
  void whatIsCopiedIsInASmallContext(String file) throws IOException {
    Map<Path, Long> context = context(Path.of(".dockerignore"));

    assertThat(context.keySet()).contains(Path.of("mvnw"), Path.of("pom.xml"));
    assertThat(context.values().stream().mapToLong(Long::longValue).sum())
        .isLessThan(MOST_CONTEXT_BYTES);
    List<Instruction> copies =
        read(DOCKERFILES.resolve(file)).stream()
            .filter(instruction -> instruction.name().equals("COPY"))
            .filter(instruction -> !instruction.isFromStage())
            .toList();
    assertThat(copies).isNotEmpty();
    for (Instruction copy : copies) {
      List<String> operands = copy.operands();
      for (String source : operands.subList(0, operands.size() - 1)) {
        assertThat(context.keySet()).as(source).anyMatch(path -> path.startsWith(Path.of(source)));
      }
    }
  }

  @Test
  void theNativeImageTakesTheProgramAlone() throws IOException {
    List<String> rules =
        Files.readAllLines(DOCKERFILES.resolve("Dockerfile.native-micro.dockerignore"));
    String program = "target/platform-api-1.0.0-SNAPSHOT-runner";

    assertThat(isIgnored(Path.of(program), rules)).isFalse();
    assertThat(isIgnored(Path.of("pom.xml"), rules)).isTrue();
    assertThat(isIgnored(Path.of("target/quarkus-app/quarkus-run.jar"), rules)).isTrue();
    List<Instruction> image = read(DOCKERFILES.resolve("Dockerfile.native-micro"));
    assertThat(one(image, "COPY").replace("${VERSION}", "1.0.0-SNAPSHOT")).contains(program);
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>1.0.0-SNAPSHOT</version>");
  }

  @Test
  void theWorkflowMayDoLittleAndEndsInTime() throws IOException {
    Map<String, Object> workflow =
        new Yaml().load(Files.readString(Path.of(".github", "workflows", "ci.yml")));

    assertThat(workflow.get("permissions")).isEqualTo(Map.of("contents", "read"));
    assertThat(workflow).containsKey("concurrency");
    Map<String, Map<String, Object>> jobs = map(workflow.get("jobs"));
    assertThat(jobs).containsOnlyKeys("test", "sbom", "native", "images");
    assertThat(jobs.get("test").get("strategy").toString()).contains("[17, 21, 25]");
    for (Map<String, Object> job : jobs.values()) {
      assertThat(job).containsKeys("timeout-minutes", "runs-on").doesNotContainKey("permissions");
      for (Object step : (List<?>) job.get("steps")) {
        Object action = map(step).get("uses");
        if (action != null) {
          assertThat(action.toString()).matches("[a-z-]+/[a-z-]+@v\\d+");
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> Map<String, T> map(Object value) {
    return (Map<String, T>) value;
  }

  private static String one(List<Instruction> instructions, String name) {
    List<String> found =
        instructions.stream()
            .filter(instruction -> instruction.name().equals(name))
            .map(Instruction::arguments)
            .toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static List<Instruction> read(Path file) throws IOException {
    List<Instruction> instructions = new ArrayList<>();
    StringBuilder whole = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      boolean more = line.endsWith("\\");
      whole.append(more ? line.substring(0, line.length() - 1) : line);
      if (!more) {
        String[] parts = whole.toString().strip().split("\\s+", 2);
        instructions.add(new Instruction(parts[0], parts[1].replaceAll("\\s+", " ")));
        whole.setLength(0);
      }
    }
    return instructions;
  }

  /** What is sent to Docker, with its size. */
  private static Map<Path, Long> context(Path ignoreFile) throws IOException {
    List<String> rules = Files.readAllLines(ignoreFile);
    Map<Path, Long> context = new LinkedHashMap<>();
    for (String top : List.of("", "src", ".mvn", "target")) {
      if (!Files.isDirectory(Path.of(top))) {
        continue;
      }
      try (Stream<Path> files = Files.walk(Path.of(top), top.isEmpty() ? 1 : Integer.MAX_VALUE)) {
        files
            .filter(Files::isRegularFile)
            .filter(path -> !isIgnored(path, rules))
            .forEach(path -> context.put(path.normalize(), size(path)));
      }
    }
    return context;
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last rule that matches the path or a folder it is in decides, as Docker has it. */
  private static boolean isIgnored(Path path, List<String> rules) {
    boolean ignored = false;
    for (String rule : rules) {
      if (rule.isBlank() || rule.startsWith("#")) {
        continue;
      }
      boolean exception = rule.startsWith("!");
      String pattern = exception ? rule.substring(1) : rule;
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      for (Path part = path.normalize(); part != null; part = part.getParent()) {
        if (matcher.matches(part)) {
          ignored = !exception;
          break;
        }
      }
    }
    return ignored;
  }
}
