package dev.platformapi.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The schema is the one that is published in the test resources; clients are told of changes before
 * they are made there.
 */
class SchemaTest {
  private static final Path PUBLISHED =
      Path.of("src", "test", "resources", "graphql", "published.graphqls");

  @Test
  void theSchemaIsThePublishedOne() throws IOException {
    SchemaChanges changes = SchemaChanges.between(Files.readString(PUBLISHED), GraphqlEngine.sdl());

    assertThat(changes.breaking()).as("changes that break clients").isEmpty();
    assertThat(changes.safe())
        .as("changes that are safe; copy the schema to %s to announce them", PUBLISHED)
        .isEmpty();
  }

  @Test
  void breakingChangesAreToldFromSafeOnes() {
    String before = "type Query { a(x: Int): Int b: String e: E } enum E { ONE TWO }";
    SchemaChanges safe =
        SchemaChanges.between(
            before,
            "type Query { a(x: Int, y: Int): Int b: String c: Int e: E } enum E { ONE TWO }");
    assertThat(safe.breaking()).isEmpty();
    assertThat(safe.safe()).isNotEmpty();

    for (String after :
        new String[] {
          "type Query { a(x: Int): Int e: E } enum E { ONE TWO }",
          "type Query { a(x: Int!): Int b: String e: E } enum E { ONE TWO }",
          "type Query { a(x: Int, y: Int!): Int b: String e: E } enum E { ONE TWO }",
          "type Query { a(x: Int): String b: String e: E } enum E { ONE TWO }",
          "type Query { a(x: Int): Int b: String e: E } enum E { ONE }"
        }) {
      assertThat(SchemaChanges.between(before, after).breaking()).as(after).isNotEmpty();
    }
  }
}
