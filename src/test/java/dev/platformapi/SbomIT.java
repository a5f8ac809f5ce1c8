package dev.platformapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bill of materials that {@code ./mvnw -Dsbom verify} writes. */
@Tag("sbom")
class SbomIT {
  private static final Path SBOM = Path.of("target", "sbom.json");
  private static final Path LIBRARIES = Path.of("target", "quarkus-app", "lib");

  @Test
  void itListsTheLibrariesOfThePackage() throws IOException {
    JsonNode sbom = new ObjectMapper().readTree(SBOM.toFile());
    assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : sbom.path("components")) {
      if (scope(component).equals("runtime")) {
        listed.add(
            "%s.%s-%s.jar"
                .formatted(
                    component.path("group").asText(),
                    component.path("name").asText(),
                    component.path("version").asText()));
      }
    }
    Set<String> packaged;
    try (Stream<Path> files = Files.walk(LIBRARIES)) {
      packaged =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".jar"))
              .collect(Collectors.toSet());
    }

    assertThat(packaged).anyMatch(name -> name.startsWith("io.quarkus."));
    assertThat(listed).containsAll(packaged).noneMatch(name -> name.startsWith("io.zonky"));
    assertThat(listed).as("more than is there").hasSizeLessThanOrEqualTo(packaged.size() + 1);
  }

  private static String scope(JsonNode component) {
    for (JsonNode property : component.path("properties")) {
      if (property.path("name").asText().equals("quarkus:component:scope")) {
        return property.path("value").asText();
      }
    }
    return "";
  }
}
