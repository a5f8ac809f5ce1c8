package dev.platformapi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the house: imports point down only, and edges never import each other. */
class ArchitectureTest {
  private static final String[] EDGES = {"rest", "graphql", "grpc", "realtime", "gateway"};

  private static final ArchRule IMPORTS_POINT_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("edges")
          .definedBy(packages(EDGES))
          .layer("aggregates")
          .definedBy(packages("user", "post", "room"))
          .layer("identity")
          .definedBy(packages("auth"))
          .layer("mechanisms")
          .definedBy(
              packages(
                  "event",
                  "ratelimit",
                  "cache",
                  "paging",
                  "http",
                  "database",
                  "overload",
                  "lifecycle"))
          .layer("errors")
          .definedBy(packages("error", "setting"))
          .whereLayer("edges")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("aggregates")
          .mayOnlyBeAccessedByLayers("edges")
          .whereLayer("identity")
          .mayOnlyBeAccessedByLayers("edges", "aggregates")
          .whereLayer("mechanisms")
          .mayOnlyBeAccessedByLayers("edges", "aggregates", "identity");

  private static final ArchRule EDGES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.platformapi.(rest|graphql|grpc|realtime|gateway)..")
          .should()
          .notDependOnEachOther();

  private static final ArchRule NO_CYCLES =
      slices().matching("dev.platformapi.(*)..").should().beFreeOfCycles();

  private static final ArchRule AGGREGATES_KNOW_NO_PROTOCOL =
      noClasses()
          .that()
          .resideInAnyPackage(packages("user", "post", "room", "auth", "error", "paging", "event"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws.rs..", "io.grpc..", "com.google.protobuf..", "graphql..");

  private static final ArchRule THE_GATEWAY_KNOWS_NO_AGGREGATE =
      noClasses()
          .that()
          .resideInAPackage("dev.platformapi.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages("user", "post", "room"));

  private static final ArchRule A_GATEWAY_FILE_IS_READ_WITHOUT_A_SERVER =
      classes()
          .that()
          .resideInAPackage("dev.platformapi.gateway.config..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "dev.platformapi.gateway.config..",
              "dev.platformapi.gateway.route",
              "com.fasterxml.jackson..",
              "org.yaml.snakeyaml..",
              "com.google.re2j..");

  private static final ArchRule ROUTES_KNOW_NO_FILE =
      classes()
          .that()
          .resideInAPackage("dev.platformapi.gateway.route")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.platformapi.gateway.route", "com.google.re2j..");

  private static final ArchRule TOKENS_KNOW_NO_REQUEST =
      noClasses()
          .that()
          .resideInAPackage("dev.platformapi.gateway.token")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.platformapi.gateway.exchange",
              "dev.platformapi.gateway.plugin",
              "dev.platformapi.gateway.proxy",
              "dev.platformapi.gateway.route");

  private static final ArchRule UPSTREAMS_KNOW_NO_REQUEST =
      noClasses()
          .that()
          .resideInAPackage("dev.platformapi.gateway.upstream")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.platformapi.gateway",
              "dev.platformapi.gateway.exchange",
              "dev.platformapi.gateway.plugin..",
              "dev.platformapi.gateway.proxy",
              "dev.platformapi.gateway.route");

  private static final ArchRule WHAT_READS_GATEWAY_FILES_POINTS_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("entities")
          .definedBy("dev.platformapi.gateway.config")
          .layer("plugins")
          .definedBy("dev.platformapi.gateway.config.plugin")
          .layer("rules")
          .definedBy("dev.platformapi.gateway.config.rule")
          .layer("documents")
          .definedBy("dev.platformapi.gateway.config.document")
          .whereLayer("entities")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("plugins")
          .mayOnlyBeAccessedByLayers("entities")
          .whereLayer("rules")
          .mayOnlyBeAccessedByLayers("entities", "plugins");

  private static final ArchRule NOTHING_USES_THE_EMBEDDED_SERVERS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.platformapi.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.platformapi.embedded..");

  private static final ArchRule EVERY_CLASS_HAS_A_ROOM =
      classes()
          .that(
              DescribedPredicate.describe(
                  "are not generated",
                  (JavaClass type) -> !type.getPackageName().endsWith("grpc.v1")))
          .should()
          .resideInAnyPackage(
              "dev.platformapi",
              "dev.platformapi.embedded",
              "dev.platformapi.rest..",
              "dev.platformapi.graphql..",
              "dev.platformapi.grpc..",
              "dev.platformapi.realtime..",
              "dev.platformapi.gateway..",
              "dev.platformapi.user",
              "dev.platformapi.post",
              "dev.platformapi.room",
              "dev.platformapi.auth..",
              "dev.platformapi.event..",
              "dev.platformapi.ratelimit",
              "dev.platformapi.lifecycle",
              "dev.platformapi.setting",
              "dev.platformapi.cache",
              "dev.platformapi.database",
              "dev.platformapi.overload",
              "dev.platformapi.paging",
              "dev.platformapi.error",
              "dev.platformapi.http");

  /** All of production; reading them takes seconds. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.platformapi");

  static Stream<ArchRule> rules() {
    return Stream.of(
        IMPORTS_POINT_DOWN,
        EDGES_DO_NOT_KNOW_EACH_OTHER,
        NO_CYCLES,
        AGGREGATES_KNOW_NO_PROTOCOL,
        THE_GATEWAY_KNOWS_NO_AGGREGATE,
        A_GATEWAY_FILE_IS_READ_WITHOUT_A_SERVER,
        ROUTES_KNOW_NO_FILE,
        UPSTREAMS_KNOW_NO_REQUEST,
        TOKENS_KNOW_NO_REQUEST,
        WHAT_READS_GATEWAY_FILES_POINTS_DOWN,
        NOTHING_USES_THE_EMBEDDED_SERVERS,
        EVERY_CLASS_HAS_A_ROOM);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static String[] packages(String... names) {
    String[] patterns = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      patterns[i] = "dev.platformapi." + names[i] + "..";
    }
    return patterns;
  }
}
