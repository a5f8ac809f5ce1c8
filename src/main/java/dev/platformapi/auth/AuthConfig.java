package dev.platformapi.auth;

import dev.platformapi.setting.NotNegative;
import dev.platformapi.setting.Positive;
import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code platform.auth.…}: identity. */
@ConfigMapping(prefix = "platform.auth")
public interface AuthConfig {
  /** Who issues the tokens: the {@code iss} claim, the base of the service's own address. */
  @WithDefault("http://localhost:8080")
  String issuer();

  /** For whom the tokens are: the {@code aud} claim. */
  @WithDefault("platform-api")
  String audience();

  /** How long an access token lives. */
  @WithDefault("15M")
  @WithConverter(PositiveDuration.class)
  Duration accessTokenLifetime();

  /** How long a session lives without being refreshed. */
  @WithDefault("30D")
  @WithConverter(PositiveDuration.class)
  Duration refreshTokenLifetime();

  /** For how long a retry with a used refresh token gets the first answer again. */
  @WithDefault("10S")
  Duration refreshGrace();

  /** For how long the old key still opens after a rotation. */
  @WithDefault("24H")
  Duration keyRotationGrace();

  /** Whether anybody may sign up. */
  @WithDefault("true")
  boolean registration();

  /** A secret of at least 256 bits: tokens are then signed with HS256 instead of the keys. */
  Optional<String> jwtSecret();

  /** The signing keys as a JSON Web Key Set, private parts included; the first one signs. */
  Optional<String> keys();

  /** A file with the same content as {@link #keys}. */
  Optional<String> keysFile();

  /** Whether a missing key is generated, and kept when there is a keys file. Not for production. */
  @WithDefault("false")
  boolean generateKeys();

  Password password();

  Login login();

  Admin admin();

  /** How passwords are hashed. */
  interface Password {
    /** bcrypt's cost: each step doubles the time. */
    @WithDefault("12")
    @WithConverter(Positive.class)
    int cost();

    /** How many passwords are hashed at the same time; by default on half of the processors. */
    OptionalInt concurrency();

    /**
     * How many more may wait; beyond that the caller is told to come back. A hash takes up to half
     * a second, so the last of them waits a quarter of a minute.
     */
    @WithDefault("32")
    @WithConverter(NotNegative.class)
    int queue();
  }

  /** How many failed logins are let through in a window. */
  interface Login {
    @WithDefault("5")
    @WithConverter(Positive.class)
    int failuresPerAccount();

    @WithDefault("100")
    @WithConverter(Positive.class)
    int failuresPerAddress();

    @WithDefault("15M")
    @WithConverter(PositiveDuration.class)
    Duration window();
  }

  /** The first administrator, created at start when the password is set and the name is free. */
  interface Admin {
    @WithDefault("admin")
    String username();

    @WithDefault("admin@localhost.localdomain")
    String email();

    Optional<String> password();
  }
}
