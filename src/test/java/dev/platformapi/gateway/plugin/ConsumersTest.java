package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Section 5 of Kong's rules: whom a file knows. */
class ConsumersTest {
  private static final String ID = "11111111-2222-4333-8444-555555555555";

  private final MovableClock clock = new MovableClock();
  private final Consumers consumers =
      new Consumers(
          GuardedGateway.read(
              """
              _format_version: "3.0"
              consumers:
              - username: ann
                id: %s
                custom_id: bob
                keyauth_credentials: [{key: short, ttl: 60}, {key: long}]
                acls: [{group: b}, {group: a}]
              - {username: bob, custom_id: A-1}
              - {username: 99999999-2222-4333-8444-555555555555}
              """
                  .formatted(ID)),
          clock);

  @Test
  void anApiKeyIsGoodForItsTimeAfterTheFileWasLoaded() {
    clock.goOn(Duration.ofMillis(59_999));
    assertThat(consumers.apiKey("short")).isPresent();
    clock.goOn(Duration.ofMillis(1));
    assertThat(consumers.apiKey("short")).isEmpty();
    assertThat(consumers.apiKey("long")).isPresent();
  }

  @Test
  void aConsumerIsFoundByIdOrUsernameButNotByCustomId() {
    assertThat(consumers.find(ID).orElseThrow().username()).contains("ann");
    assertThat(consumers.find("bob").orElseThrow().customId()).contains("A-1");
    assertThat(consumers.find("A-1")).isEmpty();
  }

  @Test
  void aUsernameMayLookLikeAnId() {
    assertThat(consumers.find("99999999-2222-4333-8444-555555555555")).isPresent();
  }

  @Test
  void aCustomIdComesBeforeAUsername() {
    assertThat(consumers.findByName("bob").orElseThrow().username()).contains("ann");
    assertThat(consumers.findByName("ann").orElseThrow().username()).contains("ann");
    assertThat(consumers.findByName("who")).isEmpty();
  }

  @Test
  void groupsAreInTheOrderOfTheFile() {
    assertThat(consumers.groups(consumers.find("ann").orElseThrow().id()))
        .containsExactly("b", "a");
    assertThat(consumers.groups(consumers.find("bob").orElseThrow().id())).isEmpty();
  }
}
