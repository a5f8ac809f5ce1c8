package dev.platformapi.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platformapi.error.PlatformException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {
  private static final Accounts.Account ANN =
      new Accounts.Account(UUID.randomUUID(), "ann", null, Role.USER, false, null);

  @Test
  void aRotatedKeyStillChecksTheTokensThatItSigned() throws Exception {
    EllipticCurveJsonWebKey old = key("old");
    EllipticCurveJsonWebKey next = key("next");
    String token = issue(tokens(Map.of("platform.auth.keys", json(old))));
    Tokens rotated = tokens(Map.of("platform.auth.keys", json(next, old)));

    assertThat(rotated.verify(token).caller().userId()).isEqualTo(ANN.id());
    assertThat(rotated.verify(issue(rotated)).caller().username()).isEqualTo("ann");
    Tokens dropped = tokens(Map.of("platform.auth.keys", json(next)));
    assertThatThrownBy(() -> dropped.verify(token)).isInstanceOf(PlatformException.class);
  }

  @Test
  void publishedKeysHaveNoPrivateParts() throws Exception {
    TokenKeys keys = keys(Map.of("platform.auth.keys", json(key("a"), key("b"))));

    assertThat(keys.publicKeys()).contains("\"a\"", "\"b\"", "ES256").doesNotContain("\"d\"");
  }

  @Test
  void aSecretSignsWithHs256AndIsNotPublished() {
    Map<String, String> settings = Map.of("platform.auth.jwt-secret", "x".repeat(32));
    Tokens tokens = tokens(settings);

    assertThat(tokens.verify(issue(tokens)).caller().userId()).isEqualTo(ANN.id());
    assertThat(keys(settings).publicKeys()).isEqualTo("{\"keys\":[]}");
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> keys(Map.of("platform.auth.jwt-secret", "x".repeat(31))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("platform.auth.jwt-secret: it must have at least 32 bytes");
  }

  @Test
  void keysThatAreNoneAreRefused() throws Exception {
    for (String keys : new String[] {"", "{}", "[]", "x", "{\"keys\":[]}", "{\"keys\":[{}]}"}) {
      assertThatThrownBy(() -> keys(Map.of("platform.auth.keys", keys)))
          .describedAs(keys)
          .isInstanceOf(ConfigurationException.class);
    }
    String publicOnly = new JsonWebKeySet(key("a")).toJson(OutputControlLevel.PUBLIC_ONLY);
    assertThatThrownBy(() -> keys(Map.of("platform.auth.keys", publicOnly)))
        .hasMessageContaining("private");
  }

  @Test
  void aGeneratedKeyIsKeptForItsOwnerOnly(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("deep/keys.json");
    Map<String, String> settings =
        Map.of("platform.auth.keys-file", file.toString(), "platform.auth.generate-keys", "true");
    String token = issue(tokens(settings));

    assertThat(tokens(settings).verify(token).caller().userId()).isEqualTo(ANN.id());
    assertThat(keys(settings).publicKeys())
        .contains("\"use\":\"sig\"", "\"alg\":\"ES256\"")
        .doesNotContain("\"d\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  /** Before the service starts; where there are none the one that is missing is named elsewhere. */
  @Test
  void settingsThatAreThereAreChecked(@TempDir Path directory) throws Exception {
    String absent = directory.resolve("absent.json").toString();
    TokenKeys.check(config(Map.of()));
    TokenKeys.check(config(Map.of("platform.auth.keys", json(key("a")))));
    TokenKeys.check(
        config(Map.of("platform.auth.keys-file", absent, "platform.auth.generate-keys", "true")));
    assertThat(directory).isEmptyDirectory();
    for (Map<String, String> settings :
        List.of(
            Map.of("platform.auth.jwt-secret", "short"),
            Map.of("platform.auth.keys", "{}"),
            Map.of("platform.auth.keys-file", absent))) {
      assertThatThrownBy(() -> TokenKeys.check(config(settings)))
          .describedAs("%s", settings)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(settings.keySet().iterator().next());
    }
    assertThatThrownBy(() -> keys(Map.of())).hasMessageContaining("JWT_KEYS_FILE");
  }

  @Test
  void whyATokenIsNotTakenIsToldOnlyWhereItHelps() {
    Map<String, String> settings = Map.of("platform.auth.jwt-secret", "x".repeat(32));
    TokenKeys keys = keys(settings);
    Clock past = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
    String expired = issue(new Tokens(config(settings), keys, past));

    assertThatThrownBy(() -> tokens(settings).verify(expired)).hasMessageContaining("has expired");
    assertThatThrownBy(() -> tokens(settings).verify(expired + "x"))
        .hasMessageContaining("is not valid");
    String nobodys = tokens(settings).issue(ANN, Role.USER.scopes(), null, null).value();
    assertThatThrownBy(() -> tokens(settings).verify(nobodys)).hasMessageContaining("is not valid");
  }

  private static String issue(Tokens tokens) {
    return tokens.issue(ANN, Role.USER.scopes(), UUID.randomUUID(), null).value();
  }

  private static Tokens tokens(Map<String, String> settings) {
    return new Tokens(config(settings), keys(settings), Clock.systemUTC());
  }

  private static TokenKeys keys(Map<String, String> settings) {
    return new TokenKeys(config(settings));
  }

  private static AuthConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(AuthConfig.class)
        .withDefaultValues(settings)
        .addDiscoveredConverters()
        .build()
        .getConfigMapping(AuthConfig.class);
  }

  private static EllipticCurveJsonWebKey key(String id) throws Exception {
    EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId(id);
    key.setAlgorithm("ES256");
    return key;
  }

  private static String json(EllipticCurveJsonWebKey... keys) {
    return new JsonWebKeySet(keys).toJson(OutputControlLevel.INCLUDE_PRIVATE);
  }
}
