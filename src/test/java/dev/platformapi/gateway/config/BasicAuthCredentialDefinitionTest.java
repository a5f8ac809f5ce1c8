package dev.platformapi.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BasicAuthCredentialDefinitionTest {
  private static final UUID BOB = UUID.fromString("def4f7d3-9863-5ad2-8fa9-c949bf26f55e");

  @Test
  void onlyThePasswordMatches() {
    BasicAuthCredentialDefinition credential =
        new BasicAuthCredentialDefinition(
            new UUID(0, 1),
            BOB,
            "bob",
            BasicAuthCredentialDefinition.hash("secret", BOB),
            Set.of());

    assertThat(credential.matches("secret")).isTrue();
    assertThat(credential.matches("Secret")).isFalse();
    assertThat(credential.matches("")).isFalse();
  }
}
