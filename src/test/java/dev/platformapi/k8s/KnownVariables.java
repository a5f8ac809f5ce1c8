package dev.platformapi.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.DevelopmentServers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The variables of the environment that the packaged service reads: its own settings, what {@code
 * application.properties} takes from the environment, and the settings of Quarkus that may change
 * after the build. All of it comes from where it is declared, so nothing is listed here.
 */
final class KnownVariables {
  private static final String QUARKUS_SETTINGS =
      "META-INF/quarkus-config-doc/quarkus-config-model.json";
  private static final String MAPPING = ConfigMapping.class.descriptorString();
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([\\w.-]+)");

  /** A part of a name that the user chooses: a key of a map. */
  private static final Pattern KEY = Pattern.compile("\"[^\"]*\"|\\*");

  private final Set<String> names = new HashSet<>();
  private final Set<Pattern> patterns = new HashSet<>();

  KnownVariables() {
    own().forEach(this::add);
    expressions().forEach(this::add);
    ofQuarkus().forEach(this::add);
  }

  boolean has(String variable) {
    return names.contains(variable)
        || patterns.stream().anyMatch(pattern -> pattern.matcher(variable).matches());
  }

  private void add(String property) {
    Matcher key = KEY.matcher(property);
    StringBuilder pattern = new StringBuilder();
    int end = 0;
    while (key.find()) {
      pattern.append(variable(property.substring(end, key.start()))).append("_?[A-Z0-9_]+?_?");
      end = key.end();
    }
    if (end == 0) {
      names.add(variable(property));
    } else {
      patterns.add(Pattern.compile(pattern + variable(property.substring(end))));
    }
  }

  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** What the interfaces among the classes that are annotated for it declare. */
  private static Set<String> own() {
    Set<String> properties = new HashSet<>();
    try {
      Path classes =
          Path.of(
              DevelopmentServers.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      List<Path> files;
      try (Stream<Path> all = Files.walk(classes)) {
        files = all.filter(file -> file.toString().endsWith(".class")).toList();
      }
      for (Path file : files) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(MAPPING)) {
          String name = classes.relativize(file).toString().replaceAll("[/\\\\]", ".");
          Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
          if (type.isAnnotationPresent(ConfigMapping.class)) {
            properties.addAll(ConfigMappings.getProperties(ConfigClass.configClass(type)).keySet());
          }
        }
      }
    } catch (IOException | URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return properties;
  }

  private static Set<String> expressions() {
    return Manifests.applicationProperties().values().stream()
        .flatMap(value -> EXPRESSION.matcher(value.toString()).results())
        .map(result -> result.group(1))
        .collect(Collectors.toSet());
  }

  /** Each of Quarkus's libraries says what its settings are, and when they are read. */
  private static Set<String> ofQuarkus() {
    Set<String> properties = new HashSet<>();
    ObjectMapper json = new ObjectMapper();
    try {
      Collection<URL> files =
          Collections.list(KnownVariables.class.getClassLoader().getResources(QUARKUS_SETTINGS));
      for (URL file : files) {
        collect(json.readTree(file), properties);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  private static void collect(JsonNode node, Set<String> properties) {
    if (node.path("phase").asText().equals("RUN_TIME") && node.has("path")) {
      properties.add(node.path("path").path("property").asText());
      node.path("additionalPaths").forEach(path -> properties.add(path.path("property").asText()));
    }
    node.forEach(child -> collect(child, properties));
  }
}
