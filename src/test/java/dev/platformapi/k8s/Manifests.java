package dev.platformapi.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platformapi.DevelopmentServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What kubectl makes of a directory of {@code k8s/}.
 *
 * @param name the directory's
 */
record Manifests(String name, List<JsonNode> objects) {
  static final Path HOME = Path.of("k8s").toAbsolutePath();

  /** The image as the manifests name it before an overlay says where it is. */
  static final String IMAGE = "platform-api";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A pod as something else makes it.
   *
   * @param owner that, as {@code Deployment/platform-api}
   */
  record Pod(String owner, JsonNode labels, JsonNode spec) {
    /** Containers with the service in them. */
    List<JsonNode> services() {
      return containers().stream().filter(Manifests::isService).toList();
    }

    List<JsonNode> containers() {
      return Stream.of("initContainers", "containers").flatMap(list -> each(spec, list)).toList();
    }
  }

  /** The settings that are in the package. */
  static Properties applicationProperties() {
    Properties properties = new Properties();
    try (InputStream in = DevelopmentServers.class.getResourceAsStream("/application.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** Renders every overlay. */
  static List<Manifests> overlays() {
    try (Stream<Path> directories = Files.list(HOME.resolve("overlays"))) {
      return directories.sorted().map(Manifests::render).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Renders one overlay. */
  static Manifests overlay(String name) {
    return render(HOME.resolve("overlays").resolve(name));
  }

  /**
   * Renders a directory as {@code kubectl apply -k} would. Where there is no kubectl, the test is
   * skipped; not so in CI, where that would go unnoticed.
   */
  static Manifests render(Path directory) {
    try {
      Path errors = Files.createTempFile("kubectl", ".log");
      Process process;
      try {
        process =
            new ProcessBuilder("kubectl", "kustomize", directory.toString())
                .redirectError(errors.toFile())
                .start();
      } catch (IOException e) {
        if (Boolean.parseBoolean(System.getenv("CI"))) {
          throw new IllegalStateException("CI needs kubectl to check k8s/", e);
        }
        return Assumptions.abort("There is no kubectl here to render k8s/ with: " + e.getMessage());
      }
      String yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor())
          .as("kubectl kustomize %s: %s", directory, Files.readString(errors))
          .isZero();
      Files.delete(errors);
      return new Manifests(directory.getFileName().toString(), parse(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonNode> parse(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> objects = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
      objects.add(JSON.valueToTree(document));
    }
    return objects;
  }

  /** The same, but one object is changed: for tests of the checks. */
  Manifests with(String kind, String name, Change change) {
    List<JsonNode> changed = new ArrayList<>();
    for (JsonNode object : objects) {
      JsonNode copy = object.deepCopy();
      if (kind(copy).equals(kind) && name(copy).equals(name)) {
        change.make((ObjectNode) copy);
      }
      changed.add(copy);
    }
    assertThat(changed).as("there is a %s/%s to change", kind, name).isNotEqualTo(objects);
    return new Manifests(this.name, changed);
  }

  /** A change of an object. */
  interface Change {
    void make(ObjectNode object);
  }

  List<JsonNode> all(String kind) {
    return objects.stream().filter(object -> kind(object).equals(kind)).toList();
  }

  /** One of Kubernetes itself: Knative has Services too. */
  List<JsonNode> services() {
    return all("Service").stream().filter(object -> group(object).isEmpty()).toList();
  }

  Optional<JsonNode> find(String kind, String name) {
    return all(kind).stream().filter(object -> name(object).equals(name)).findFirst();
  }

  /** The pods that there will be, one of each kind. */
  List<Pod> pods() {
    return objects.stream()
        .filter(object -> !object.at("/spec/template/spec/containers").isMissingNode())
        .map(
            object ->
                new Pod(
                    title(object),
                    object.at("/spec/template/metadata/labels"),
                    object.at("/spec/template/spec")))
        .toList();
  }

  /**
   * What a container finds in its environment. A value from a Secret that is not among the objects
   * is empty.
   */
  Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new TreeMap<>();
    each(container, "envFrom")
        .forEach(
            source -> {
              text(source, "/configMapRef/name")
                  .flatMap(map -> find("ConfigMap", map))
                  .ifPresent(
                      map ->
                          map.path("data")
                              .fields()
                              .forEachRemaining(
                                  entry ->
                                      environment.put(entry.getKey(), entry.getValue().asText())));
              text(source, "/secretRef/name")
                  .flatMap(secret -> find("Secret", secret))
                  .ifPresent(
                      secret ->
                          secret
                              .path("data")
                              .fieldNames()
                              .forEachRemaining(key -> environment.put(key, secret(secret, key))));
            });
    each(container, "env")
        .forEach(
            variable ->
                environment.put(
                    variable.path("name").asText(),
                    text(variable, "/value").orElseGet(() -> fromSecret(variable))));
    return environment;
  }

  private String fromSecret(JsonNode variable) {
    JsonNode reference = variable.at("/valueFrom/secretKeyRef");
    return find("Secret", reference.path("name").asText())
        .map(secret -> secret(secret, reference.path("key").asText()))
        .orElse("");
  }

  private static String secret(JsonNode secret, String key) {
    byte[] value = Base64.getDecoder().decode(secret.path("data").path(key).asText());
    return new String(value, StandardCharsets.UTF_8);
  }

  static boolean isService(JsonNode container) {
    return container.path("image").asText().matches("(.*/)?" + IMAGE + "(:.*)?");
  }

  static String title(JsonNode object) {
    return kind(object) + "/" + name(object);
  }

  static String kind(JsonNode object) {
    return object.path("kind").asText();
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  /** The API group, empty for the first of all. */
  static String group(JsonNode object) {
    String version = object.path("apiVersion").asText();
    return version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
  }

  /** Elements of a list that may be missing. */
  static Stream<JsonNode> each(JsonNode object, String list) {
    JsonNode elements = list.startsWith("/") ? object.at(list) : object.path(list);
    return elements instanceof MissingNode
        ? Stream.empty()
        : StreamSupport.stream(elements.spliterator(), false);
  }

  static Optional<String> text(JsonNode object, String pointer) {
    JsonNode value = object.at(pointer);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
  }
}
