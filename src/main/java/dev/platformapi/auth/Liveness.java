package dev.platformapi.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Whether sessions and keys still open anything, remembered for three seconds: an account that is
 * disabled or deleted is shut out within that time even when nobody tells this pod.
 */
@ApplicationScoped
class Liveness {
  private static final Duration MEMORY = Duration.ofSeconds(3);
  private static final Duration USE_IS_NOTED_EVERY = Duration.ofMinutes(1);
  private static final int SIZE = 50_000;

  private final Sessions sessions;
  private final Accounts accounts;
  private final Clock clock;
  private final Cache<UUID, Boolean> liveSessions = cache();
  private final Cache<UUID, Boolean> liveKeys = cache();
  private final Cache<String, Optional<Caller>> callers = cache();

  Liveness(Sessions sessions, Accounts accounts, Clock clock) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.clock = clock;
  }

  void forget(@Observes SessionEnded ended) {
    liveSessions.invalidate(ended.sessionId());
  }

  void forget(@Observes KeyChanged changed) {
    liveKeys.invalidate(changed.keyId());
    callers
        .asMap()
        .values()
        .removeIf(caller -> caller.isPresent() && changed.keyId().equals(caller.get().keyId()));
  }

  /** Whether the session or key that the caller's token was made with still lives. */
  Uni<Boolean> isLive(Caller caller) {
    return caller.sessionId() != null
        ? remembered(liveSessions, caller.sessionId(), () -> sessions.isLive(caller.sessionId()))
        : remembered(liveKeys, caller.keyId(), () -> keyIsLive(caller.keyId()));
  }

  /** Who a key speaks for; empty for one that opens nothing. */
  Uni<Optional<Caller>> caller(String key) {
    String hash = Secrets.hash(key);
    return remembered(callers, hash, () -> find(hash));
  }

  @WithSession
  Uni<Boolean> keyIsLive(UUID id) {
    return ApiKey.<ApiKey>findById(id)
        .flatMap(
            key ->
                key == null || !key.isLive(clock.instant())
                    ? Uni.createFrom().item(false)
                    : accounts
                        .find(key.userId)
                        .map(account -> account != null && !account.disabled()));
  }

  @WithSession
  Uni<Optional<Caller>> find(String hash) {
    Instant now = clock.instant();
    return ApiKey.<ApiKey>find("hash = ?1 or previousHash = ?1", hash)
        .firstResult()
        .flatMap(
            key ->
                key == null || !key.opens(hash, now)
                    ? Uni.createFrom().item(Optional.empty())
                    : noteUse(key, now)
                        .flatMap(noted -> accounts.find(key.userId))
                        .map(account -> caller(key, account)));
  }

  private static Optional<Caller> caller(ApiKey key, Accounts.Account account) {
    if (account == null || account.disabled()) {
      return Optional.empty();
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String scope : key.scopes) {
      Scope.find(scope).filter(account.role().scopes()::contains).ifPresent(scopes::add);
    }
    return Optional.of(
        new Caller(
            account.id(),
            account.username(),
            account.role(),
            Set.copyOf(scopes),
            null,
            key.id,
            null));
  }

  private Uni<?> noteUse(ApiKey key, Instant now) {
    if (key.lastUsedAt != null && now.isBefore(key.lastUsedAt.plus(USE_IS_NOTED_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    return ApiKey.update("lastUsedAt = ?1 where id = ?2", now, key.id);
  }

  private static <K, V> Uni<V> remembered(Cache<K, V> cache, K key, Supplier<Uni<V>> otherwise) {
    V known = cache.getIfPresent(key);
    return known != null
        ? Uni.createFrom().item(known)
        : otherwise.get().invoke(found -> cache.put(key, found));
  }

  private static <K, V> Cache<K, V> cache() {
    return Caffeine.newBuilder().maximumSize(SIZE).expireAfterWrite(MEMORY).build();
  }
}
