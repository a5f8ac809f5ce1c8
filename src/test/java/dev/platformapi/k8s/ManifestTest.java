package dev.platformapi.k8s;

import static dev.platformapi.k8s.Manifests.each;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platformapi.gateway.config.GatewayFileReader;
import dev.platformapi.gateway.config.GatewayReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in {@code k8s/}: every overlay, and every component on the base, is rendered and held to
 * the schemas of Kubernetes, to itself and to the settings that the service has. Each check is also
 * shown something that it must not let through. What the manifests say of a running service, {@link
 * ManifestIT} looks at.
 */
class ManifestTest {
  private static final Path DOCUMENTATION = Path.of("src", "main", "docs", "kubernetes.md");

  private static List<Manifests> all;
  private static Manifests prod;
  private static String documentation;

  @BeforeAll
  static void render(@TempDir Path directory) throws IOException {
    all = new ArrayList<>(Manifests.overlays());
    try (Stream<Path> components = Files.list(Manifests.HOME.resolve("components"))) {
      for (Path component : components.sorted().toList()) {
        all.add(Manifests.render(onBase(component, directory)));
      }
    }
    prod = Manifests.overlay("prod");
    documentation = Files.readString(DOCUMENTATION);
  }

  private static Path onBase(Path component, Path directory) throws IOException {
    Path made = Files.createDirectory(directory.resolve(component.getFileName()));
    Files.writeString(
        made.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: platform-api
        resources: [%s]
        components: [%s]
        images: [{name: platform-api, newTag: test}]
        """
            .formatted(
                made.toRealPath().relativize(Manifests.HOME.resolve("base").toRealPath()),
                made.toRealPath().relativize(component.toRealPath())));
    return made;
  }

  @Test
  void everyOverlayIsRendered() {
    assertThat(all).extracting(Manifests::name).contains("dev", "prod", "gateway", "serverless");
    assertThat(all).allSatisfy(manifests -> assertThat(manifests.pods()).isNotEmpty());
  }

  @Test
  void kubernetesTakesThem() {
    assertThat(all).flatMap(Schemas::faults).isEmpty();
  }

  @Test
  void whatKubernetesWouldNotTakeIsFound() {
    assertThat(broken("/spec", spec -> spec.put("replica", 2))).contains("replica");
    assertThat(broken("/spec", spec -> spec.remove("selector"))).contains("selector");
    assertThat(broken("/spec", spec -> spec.put("minReadySeconds", "soon"))).contains("soon");
    String container = "/spec/template/spec/containers/0";
    assertThat(broken(container, it -> it.put("imagePolicy", "Always"))).contains("imagePolicy");
    assertThat(broken(container, it -> it.remove("name"))).contains("name");
    assertThat(
            broken(
                container, it -> it.withArray("env").addObject().put("name", "A").put("value", 1)))
        .contains(".value: 1 is a NUMBER");
    assertThat(broken(container, it -> it.withObject("/resources/limits").put("memory", "3 Mi")))
        .contains("quantity");
    assertThat(broken("", it -> it.put("apiVersion", "apps/v9"))).contains("no schema");
    assertThat(
            Schemas.faults(
                prod.with("HTTPRoute", "platform-api", it -> spec(it).put("hostname", "a"))))
        .hasSize(1)
        .allSatisfy(fault -> assertThat(fault).contains("hostname"));
  }

  private static String broken(String pointer, Manifests.Change change) {
    List<String> faults =
        Schemas.faults(
            prod.with(
                "Deployment", "platform-api", it -> change.make((ObjectNode) it.at(pointer))));
    assertThat(faults).hasSize(1);
    return faults.get(0);
  }

  private static ObjectNode spec(ObjectNode object) {
    return (ObjectNode) object.path("spec");
  }

  @Test
  void whatTheyNameIsThere() {
    assertThat(all).flatMap(manifests -> References.faults(manifests, documentation)).isEmpty();
  }

  @Test
  void whatIsNotThereIsFound() {
    assertThat(
            referring("Service", it -> ((ObjectNode) it.at("/spec/selector")).put("tier", "none")))
        .anyMatch(fault -> fault.contains("selects no pod"));
    assertThat(
            referring(
                "Service", it -> ((ObjectNode) it.at("/spec/ports/0")).put("targetPort", "web")))
        .anyMatch(fault -> fault.contains("no port"));
    assertThat(
            referring(
                "HorizontalPodAutoscaler",
                it -> ((ObjectNode) it.at("/spec/scaleTargetRef")).put("name", "other")))
        .hasSize(1);
    assertThat(referring("Deployment", it -> spec(it).put("replicas", 2))).hasSize(1);
    assertThat(
            referring(
                "GRPCRoute",
                it -> ((ObjectNode) it.at("/spec/rules/0/backendRefs/0")).put("port", 8080)))
        .hasSize(1);
    assertThat(
            referring(
                "GRPCRoute",
                it -> ((ArrayNode) it.at("/spec/hostnames")).set(0, "api.example.com")))
        .hasSize(1);
    String container = "/spec/template/spec/containers/0";
    assertThat(
            referring(
                "Deployment",
                it ->
                    ((ObjectNode) it.at(container + "/env/0/valueFrom/secretKeyRef"))
                        .put("key", "uri")))
        .hasSize(1);
    assertThat(
            referring(
                "Deployment",
                it -> ((ObjectNode) it.at(container + "/envFrom/0/configMapRef")).put("name", "a")))
        .hasSize(1);
    assertThat(
            referring(
                "Deployment",
                it -> ((ObjectNode) it.at(container + "/livenessProbe/httpGet")).put("port", "a")))
        .hasSize(1);
    assertThat(
            referring(
                "NetworkPolicy",
                it -> ((ObjectNode) it.at("/spec/ingress/0/ports/0")).put("port", 80)))
        .hasSize(1);
  }

  private static List<String> referring(String kind, Manifests.Change change) {
    return References.faults(prod.with(kind, "platform-api", change), documentation);
  }

  @Test
  void podsAreLockedDown() {
    assertThat(all).flatMap(Hardening::faults).isEmpty();
  }

  @Test
  void aPodThatIsNotLockedDownIsFound() {
    String context = "/spec/template/spec/containers/0/securityContext";
    assertThat(open(context, it -> it.remove("readOnlyRootFilesystem"))).hasSize(1);
    assertThat(open(context, it -> it.remove("capabilities"))).hasSize(1);
    assertThat(open(context, it -> it.put("runAsNonRoot", false))).isNotEmpty();
    assertThat(open("/spec/template/spec", it -> it.put("hostNetwork", true))).hasSize(1);
    assertThat(open("/spec/template/spec", it -> it.remove("automountServiceAccountToken")))
        .hasSize(1);
    assertThat(
            open(
                "/spec/template/spec/containers/0/resources/requests",
                it -> it.put("memory", "1Gi")))
        .hasSize(1);
    assertThat(open("/spec/template/spec/containers/0", it -> it.put("image", "a:latest")))
        .hasSize(1);
    assertThat(open("/spec/template/metadata/labels", it -> it.put("app.kubernetes.io/name", "a")))
        .hasSize(2);
  }

  private static List<String> open(String pointer, Manifests.Change change) {
    return Hardening.faults(
        prod.with("Deployment", "platform-api", it -> change.make((ObjectNode) it.at(pointer))));
  }

  @Test
  void theServiceHasEverySettingThatTheyGiveIt() {
    KnownVariables known = new KnownVariables();

    assertThat(all)
        .allSatisfy(
            manifests -> assertThat(unknown(manifests, known)).as(manifests.name()).isEmpty());
    // The check is no formality.
    assertThat(known.has("PLATFORM_HTTP_MAX_BODY_SIZE")).isTrue();
    assertThat(known.has("PLATFORM_RATELIMIT_PLANS_FREE_MINUTE_QUOTA")).isTrue();
    assertThat(known.has("QUARKUS_LOG_CATEGORY__ORG_FLYWAYDB__LEVEL")).isTrue();
    assertThat(known.has("PLATFORM_HTTP_MAX_BODY")).isFalse();
    assertThat(known.has("QUARKUS_FLYWAY_MIGRATE_ON_START")).isFalse();
    assertThat(known.has("QUARKUS_MANAGEMENT_ENABLED")).as("fixed by the build").isFalse();
    Manifests wrong =
        prod.with(
            "Deployment",
            "platform-api",
            it ->
                ((ObjectNode) it.at("/spec/template/spec/containers/0/env/0"))
                    .put("name", "DATABASE_URI"));
    assertThat(unknown(wrong, known)).containsExactly("DATABASE_URI");
  }

  private static List<String> unknown(Manifests manifests, KnownVariables known) {
    return manifests.pods().stream()
        .flatMap(pod -> pod.services().stream())
        .flatMap(container -> manifests.environment(container).keySet().stream())
        .filter(variable -> !known.has(variable))
        .distinct()
        .toList();
  }

  @Test
  void theGatewayReadsItsFile(@TempDir Path directory) throws IOException {
    for (Manifests manifests : all) {
      JsonNode map = manifests.find("ConfigMap", "platform-api-gateway").orElseThrow();
      Path file =
          Files.writeString(
              directory.resolve(manifests.name() + ".yml"), map.at("/data/kong.yml").asText());

      GatewayReading reading = new GatewayFileReader(System::getenv).read(file);

      assertThat(reading.faults()).as(manifests.name()).isEmpty();
      assertThat(reading.warnings()).as(manifests.name()).isEmpty();
      for (Manifests.Pod pod : manifests.pods()) {
        for (JsonNode container : pod.services()) {
          String path = manifests.environment(container).get("GATEWAY_CONFIG");
          if (path != null) {
            // A single mounted file would never change.
            assertThat(each(container, "volumeMounts"))
                .anySatisfy(
                    mount -> {
                      assertThat(mount.path("mountPath").asText() + "/kong.yml").isEqualTo(path);
                      assertThat(mount.has("subPath")).isFalse();
                    });
          }
        }
      }
    }
  }

  @Test
  void aGatewayAloneWantsNoSecrets() {
    Manifests gateway = Manifests.overlay("gateway");

    assertThat(gateway.objects().toString()).doesNotContain("secretKeyRef", "secretName");
    assertThat(gateway.all("Job")).isEmpty();
  }

  @Test
  void onlyTheJobMigrates() {
    for (String overlay : List.of("dev", "prod", "serverless")) {
      Manifests manifests = Manifests.overlay(overlay);

      assertThat(manifests.find("Job", "platform-api-migrate")).as(overlay).isPresent();
      manifests.pods().stream()
          .filter(pod -> !pod.owner().startsWith("Job/"))
          .flatMap(pod -> pod.services().stream())
          .map(manifests::environment)
          .forEach(
              environment ->
                  assertThat(environment)
                      .containsEntry("QUARKUS_FLYWAY_MIGRATE_AT_START", "false")
                      .containsEntry("QUARKUS_FLYWAY_VALIDATE_AT_START", "true"));
    }
  }

  @Test
  void podsHaveTheTimeThatTheServiceTakesToStop() {
    // It has stopped within 30 seconds, as ShutdownIT sees.
    for (Manifests manifests : all) {
      for (JsonNode deployment : manifests.all("Deployment")) {
        JsonNode spec = deployment.at("/spec/template/spec");
        if (Manifests.isService(spec.at("/containers/0"))) {
          assertThat(spec.path("terminationGracePeriodSeconds").asLong())
              .isGreaterThanOrEqualTo(35);
        }
      }
    }
  }

  @Test
  void everyAlertSaysWhatIsWrongAndWhatToDo() throws IOException {
    List<JsonNode> alerts =
        prod.all("PrometheusRule").stream()
            .flatMap(rules -> each(rules, "/spec/groups"))
            .flatMap(group -> each(group, "rules"))
            .toList();
    assertThat(alerts).hasSizeGreaterThan(10);
    for (JsonNode alert : alerts) {
      String name = alert.path("alert").asText();
      assertThat(name).isNotEmpty();
      assertThat(alert.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
      assertThat(alert.at("/annotations/summary").asText()).as(name).endsWith(".");
      String[] runbook = alert.at("/annotations/runbook").asText().split("#");
      assertThat(headings(DOCUMENTATION.resolveSibling(runbook[0]))).as(name).contains(runbook[1]);
    }
  }

  /** What one links to in a page. */
  private static List<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void thePanelsOfTheDashboardLieBesideEachOther() throws IOException {
    JsonNode map = prod.find("ConfigMap", "platform-api-dashboard").orElseThrow();
    JsonNode dashboard = new ObjectMapper().readTree(map.path("data").elements().next().asText());
    Set<String> taken = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      JsonNode place = panel.path("gridPos");
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          int column = place.path("x").asInt() + x;
          assertThat(column).as(title).isLessThan(24);
          assertThat(taken.add(column + "," + (place.path("y").asInt() + y))).as(title).isTrue();
        }
      }
      if (!panel.path("type").asText().equals("row")) {
        assertThat(panel.path("targets")).as(title).isNotEmpty();
      }
    }
  }
}
