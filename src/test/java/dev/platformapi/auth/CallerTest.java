package dev.platformapi.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who asks, what opens, and what is allowed. */
class CallerTest {
  private static final UUID ANN = new UUID(0, 1);
  private static final UUID SESSION = new UUID(0, 3);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Caller USER = caller(Role.USER, Role.USER.scopes(), SESSION);
  private static final Caller ADMIN = caller(Role.ADMIN, Role.ADMIN.scopes(), SESSION);

  private final Permissions permissions = new Permissions();

  private static Caller caller(Role role, Set<Scope> scopes, UUID session) {
    return new Caller(ANN, "ann", role, scopes, session, null, null);
  }

  private static void assertFails(ErrorCode code, Runnable check) {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(check::run)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void withoutACallerNothingIsAllowed() {
    assertFails(ErrorCode.UNAUTHENTICATED, () -> permissions.require(null, Scope.USERS_READ));
    assertFails(ErrorCode.UNAUTHENTICATED, () -> permissions.requireSession(null));
    assertFails(ErrorCode.UNAUTHENTICATED, () -> permissions.requireAdmin(null, Scope.USERS_READ));
    assertFails(
        ErrorCode.UNAUTHENTICATED, () -> permissions.requireOwner(null, Scope.USERS_READ, ANN));
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void aScopeOpensItsPartAndNoOther(Scope scope) {
    Caller only = caller(Role.USER, Set.of(scope), SESSION);

    for (Scope needed : Scope.values()) {
      if (needed == scope) {
        assertThatCode(() -> permissions.require(only, needed)).doesNotThrowAnyException();
      } else {
        assertFails(ErrorCode.FORBIDDEN, () -> permissions.require(only, needed));
      }
    }
  }

  @Test
  void keysNeedALoginToBeMade() {
    assertThatCode(() -> permissions.requireSession(USER)).doesNotThrowAnyException();
    assertFails(
        ErrorCode.FORBIDDEN,
        () -> permissions.requireSession(caller(Role.ADMIN, Role.ADMIN.scopes(), null)));
  }

  @Test
  void anAdministratorHasTheRoleAndTheScope() {
    assertThatCode(() -> permissions.requireAdmin(ADMIN, Scope.USERS_WRITE))
        .doesNotThrowAnyException();
    Caller unscoped = caller(Role.ADMIN, Role.USER.scopes(), SESSION);
    Caller unranked = caller(Role.USER, Role.ADMIN.scopes(), SESSION);
    for (Caller lesser : List.of(USER, unscoped, unranked)) {
      assertThat(lesser.isAdmin()).isFalse();
      assertFails(ErrorCode.FORBIDDEN, () -> permissions.requireAdmin(lesser, Scope.USERS_WRITE));
    }
    Caller narrow = caller(Role.ADMIN, Set.of(Scope.ADMIN), SESSION);
    assertFails(ErrorCode.FORBIDDEN, () -> permissions.requireAdmin(narrow, Scope.USERS_WRITE));
  }

  @Test
  void anAccountIsItsOwnersAndAnAdministrators() {
    UUID other = new UUID(0, 2);

    assertThatCode(() -> permissions.requireOwner(USER, Scope.USERS_WRITE, ANN))
        .doesNotThrowAnyException();
    assertThatCode(() -> permissions.requireOwner(ADMIN, Scope.USERS_WRITE, other))
        .doesNotThrowAnyException();
    assertFails(
        ErrorCode.FORBIDDEN, () -> permissions.requireOwner(USER, Scope.USERS_WRITE, other));
    Caller reader = caller(Role.USER, Set.of(Scope.USERS_READ), SESSION);
    assertFails(
        ErrorCode.FORBIDDEN, () -> permissions.requireOwner(reader, Scope.USERS_WRITE, ANN));
  }

  @Test
  void aUserNeverHasTheScopesOfAdministrators() {
    assertThat(Role.USER.scopes())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(Scope.ADMIN, Scope.TOKENS_INTROSPECT)));
    assertThat(Role.ADMIN.scopes()).containsExactlyInAnyOrder(Scope.values());
  }

  @Test
  void rolesAreReadAsTheyAreWritten() {
    for (Role role : Role.values()) {
      assertThat(Role.of(role.value())).isEqualTo(role);
    }
    assertThat(Role.ADMIN.value()).isEqualTo("admin");
    assertThatIllegalArgumentException().isThrownBy(() -> Role.of("root"));
  }

  @Test
  void scopesAreReadAsTheyAreWritten() {
    Set<Scope> some = EnumSet.of(Scope.ADMIN, Scope.USERS_READ, Scope.POSTS_WRITE);

    assertThat(Scope.format(List.of(Scope.ADMIN, Scope.POSTS_WRITE, Scope.USERS_READ)))
        .isEqualTo("users:read posts:write admin");
    assertThat(Scope.parse(Scope.format(some))).isEqualTo(some);
    assertThat(Scope.parse(" users:read  root ")).containsExactly(Scope.USERS_READ);
    assertThat(Scope.find("users")).isEmpty();
  }

  @Test
  void whatIsSeenDependsOnRoleAndScopesOnly() {
    assertThat(caller(Role.USER, Set.of(Scope.ADMIN, Scope.USERS_READ), null).shared())
        .isEqualTo("USER users:read admin");
    assertThat(USER.own()).isEqualTo(ANN + " " + USER.shared());
  }

  @ParameterizedTest
  @CsvSource({
    ",, true",
    ", 1, true",
    ", 0, false",
    ", -1, false",
    "-9, 1, false",
    "-9,, false",
  })
  void aKeyLivesUntilItExpiresOrIsRevoked(Integer revoked, Integer expires, boolean live) {
    ApiKey key = new ApiKey();
    key.hash = "new";
    key.revokedAt = at(revoked);
    key.expiresAt = at(expires);

    assertThat(key.isLive(NOW)).isEqualTo(live);
    assertThat(key.opens("new", NOW)).isEqualTo(live);
  }

  @ParameterizedTest
  @CsvSource({"new, 1, true", "old, 1, true", "old, 0, false", "old, -1, false", "x, 1, false"})
  void theKeyBeforeOpensInItsGrace(String offered, int until, boolean opens) {
    ApiKey key = new ApiKey();
    key.hash = "new";
    key.previousHash = "old";
    key.previousUntil = at(until);

    assertThat(key.opens(offered, NOW)).isEqualTo(opens);
  }

  @ParameterizedTest
  @CsvSource({", 1, true", ", 0, false", "-9, 1, false"})
  void aSessionLivesUntilItExpiresOrIsRevoked(Integer revoked, int expires, boolean live) {
    Session session = new Session();
    session.revokedAt = at(revoked);
    session.expiresAt = at(expires);

    assertThat(session.isLive(NOW)).isEqualTo(live);
  }

  @Test
  void aKeyIsShownWithoutItsHash() {
    ApiKey key = new ApiKey();
    key.id = SESSION;
    key.name = "import";
    key.description = "nightly";
    key.prefix = "pak_abc";
    key.hash = "secret";
    key.scopes = new String[] {"users:read"};
    key.plan = "pro";
    key.createdAt = NOW;
    key.expiresAt = at(1);
    key.lastUsedAt = at(-1);

    assertThat(ApiKeyView.of(key))
        .isEqualTo(
            new ApiKeyView(
                SESSION,
                "import",
                "nightly",
                "pak_abc",
                List.of("users:read"),
                "pro",
                NOW,
                at(1),
                at(-1)));
  }

  @Test
  void credentialsAreCountedWhereverTheyAreAndNeverShown() {
    Credentials all = new Credentials(List.of("Bearer a"), List.of("b", "c"), List.of("d"));

    assertThat(all.count()).isEqualTo(4);
    assertThat(all.isEmpty()).isFalse();
    assertThat(all.shown()).isEqualTo("Bearer a");
    assertThat(all).hasToString("Credentials");
    assertThat(new Credentials(List.of(), List.of("b")).shown()).isEqualTo("b");
    assertThat(new Credentials(List.of(), List.of(), List.of("d")).shown()).isEqualTo("d");
    assertThat(new Credentials(List.of(), List.of()).isEmpty()).isTrue();
  }

  @Test
  void aGrantIsReadAsItWasKept() {
    Grant grant =
        new Grant(
            ANN,
            "ann",
            new Tokens.AccessToken("jwt", Duration.ofMinutes(15), Set.of(Scope.USERS_READ)),
            "refresh");

    assertThat(Grant.fromJson(grant.toJson())).isEqualTo(grant);
  }

  @Test
  void secretsAreLongAndNeverTheSame() {
    String secret = Secrets.create("pak_");

    assertThat(secret).matches("pak_[A-Za-z0-9_-]{43}").isNotEqualTo(Secrets.create("pak_"));
    assertThat(Secrets.hash("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void whatIsEncryptedOpensWithItsSecretOnlyAndUnchanged() {
    byte[] sealed = Secrets.encrypt("geheim, ü", "key");

    assertThat(Secrets.decrypt(sealed, "key")).isEqualTo("geheim, ü");
    assertThat(Secrets.encrypt("geheim, ü", "key")).isNotEqualTo(sealed);
    assertThatIllegalStateException().isThrownBy(() -> Secrets.decrypt(sealed, "other"));
    for (int i : new int[] {0, 12, sealed.length - 1}) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatIllegalStateException().isThrownBy(() -> Secrets.decrypt(changed, "key"));
    }
  }

  @Test
  void aStreamEndsInWordsOfTheCatalogue() {
    assertThat(StreamEnd.EXPIRED.failure().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(StreamEnd.SHUTDOWN.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  private static Instant at(Integer seconds) {
    return seconds == null ? null : NOW.plusSeconds(seconds);
  }
}
