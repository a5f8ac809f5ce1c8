package dev.platformapi.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.platformapi.DevelopmentServers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables of the environment that the packaged service reads: its own settings, what {@code
 * application.properties} takes from the environment, and the settings of Quarkus that may change
 * after the build. All of it comes from where it is declared, so nothing is listed here.
 */
final class KnownVariables {
  private static final String QUARKUS_SETTINGS =
      "META-INF/quarkus-config-doc/quarkus-config-model.json";
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
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT);
  }

  private static Set<String> own() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(DevelopmentServers.class.getPackageName())
            .stream()
            .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
            .map(JavaClass::reflect)
            .flatMap(
                type ->
                    ConfigMappings.getProperties(ConfigClass.configClass(type)).keySet().stream())
            .collect(Collectors.toSet());
  }

  private static Set<String> expressions() {
    Properties properties = new Properties();
    try (InputStream in = DevelopmentServers.class.getResourceAsStream("/application.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.values().stream()
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
      List.of(node.path("path")).forEach(path -> properties.add(path.path("property").asText()));
      node.path("additionalPaths").forEach(path -> properties.add(path.path("property").asText()));
    }
    node.forEach(child -> collect(child, properties));
  }
}
