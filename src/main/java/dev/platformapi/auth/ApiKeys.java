package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import dev.platformapi.ratelimit.Plans;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The use cases of API keys: each belongs to an account, and only its owner manages it. */
@ApplicationScoped
public class ApiKeys {
  static final String PREFIX = "pak_";

  private static final int SHOWN = 10;

  private final AuthConfig config;
  private final Permissions permissions;
  private final InputValidator validator;
  private final Plans plans;
  private final Invalidations invalidations;
  private final AuditLog audit;
  private final Clock clock;

  ApiKeys(
      AuthConfig config,
      Permissions permissions,
      InputValidator validator,
      Plans plans,
      Invalidations invalidations,
      AuditLog audit,
      Clock clock) {
    this.config = config;
    this.permissions = permissions;
    this.validator = validator;
    this.plans = plans;
    this.invalidations = invalidations;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A key that has just been made.
   *
   * @param secret the key: this is the only time that it is shown
   */
  public record CreatedKey(ApiKeyView key, String secret) {}

  /** Fails with {@code VALIDATION_FAILED}; scopes beyond the caller's own are not valid. */
  @WithTransaction
  public Uni<CreatedKey> create(Caller caller, NewApiKey input) {
    permissions.requireSession(caller);
    validator.valid(input);
    requireScopes(caller, input.scopes());
    requireFuture(input.expiresAt());
    String secret = Secrets.create(PREFIX);
    ApiKey key = new ApiKey();
    key.userId = caller.userId();
    key.name = input.name();
    key.description = input.description();
    key.prefix = secret.substring(0, SHOWN);
    key.hash = Secrets.hash(secret);
    key.scopes = input.scopes().stream().distinct().toArray(String[]::new);
    key.createdAt = clock.instant();
    key.expiresAt = input.expiresAt();
    return key.<ApiKey>persistAndFlush()
        .call(saved -> record(AuditAction.KEY_CREATED, caller, saved))
        .map(saved -> new CreatedKey(ApiKeyView.of(saved), secret));
  }

  /** The caller's own keys that are not revoked, the newest first. */
  @WithSession
  public Uni<List<ApiKeyView>> list(Caller caller) {
    permissions.requireSession(caller);
    return ApiKey.<ApiKey>list(
            "userId = ?1 and revokedAt is null order by id desc", caller.userId())
        .map(keys -> keys.stream().map(ApiKeyView::of).toList());
  }

  /** Fails with {@code NOT_FOUND}, also for a key of somebody else. */
  @WithSession
  public Uni<ApiKeyView> get(Caller caller, UUID id) {
    return find(caller, id).map(ApiKeyView::of);
  }

  /** Gives the key a new secret; the old one still opens for the configured grace. */
  public Uni<CreatedKey> rotate(Caller caller, UUID id) {
    String secret = Secrets.create(PREFIX);
    return change(
            caller,
            id,
            AuditAction.KEY_ROTATED,
            key -> {
              key.previousHash = key.hash;
              key.previousUntil = clock.instant().plus(config.keyRotationGrace());
              key.hash = Secrets.hash(secret);
              key.prefix = secret.substring(0, SHOWN);
            })
        .map(key -> new CreatedKey(ApiKeyView.of(key), secret));
  }

  /** Gives the key another name and description. */
  public Uni<ApiKeyView> rename(Caller caller, UUID id, String name, String description) {
    validator.validProperty(NewApiKey.class, "name", name);
    validator.validProperty(NewApiKey.class, "description", description);
    return change(
            caller,
            id,
            AuditAction.KEY_CHANGED,
            key -> {
              key.name = name;
              key.description = description;
            })
        .map(ApiKeyView::of);
  }

  /**
   * Gives anybody's key a budget of its own by that plan, or has it draw from its owner's; for
   * administrators. Fails with {@code NOT_FOUND}, and {@code VALIDATION_FAILED} for a plan that is
   * not there.
   *
   * @param plan null for the owner's budget
   */
  public Uni<ApiKeyView> assignPlan(Caller caller, UUID id, String plan) {
    permissions.requireSession(caller);
    permissions.requireAdmin(caller, Scope.ADMIN);
    plans.require(plan);
    return change(
            id,
            () -> found(id, ApiKey.find("id = ?1 and revokedAt is null", id)),
            key -> key.plan = plan,
            key -> audit.record(AuditAction.PLAN_CHANGED, caller, id.toString(), "plan=" + plan))
        .map(ApiKeyView::of);
  }

  /** The key opens nothing from now on. */
  public Uni<Void> revoke(Caller caller, UUID id) {
    return change(caller, id, AuditAction.KEY_REVOKED, key -> key.revokedAt = clock.instant())
        .replaceWithVoid();
  }

  private Uni<ApiKey> change(Caller caller, UUID id, AuditAction action, Consumer<ApiKey> edit) {
    return change(id, () -> find(caller, id), edit, key -> record(action, caller, key));
  }

  private Uni<ApiKey> change(
      UUID id,
      Supplier<Uni<ApiKey>> found,
      Consumer<ApiKey> edit,
      Function<ApiKey, Uni<?>> record) {
    return Panache.withTransaction(() -> found.get().invoke(edit).call(ApiKey::flush).call(record))
        .call(key -> invalidations.keyChanged(id));
  }

  private Uni<Void> record(AuditAction action, Caller caller, ApiKey key) {
    return audit.record(action, caller, key.id.toString(), key.prefix);
  }

  private Uni<ApiKey> find(Caller caller, UUID id) {
    permissions.requireSession(caller);
    return found(
        id, ApiKey.find("id = ?1 and userId = ?2 and revokedAt is null", id, caller.userId()));
  }

  private static Uni<ApiKey> found(UUID id, PanacheQuery<ApiKey> query) {
    return query
        .firstResult()
        .onItem()
        .ifNull()
        .failWith(() -> PlatformException.notFound("key", id));
  }

  private static void requireScopes(Caller caller, List<String> scopes) {
    Set<String> own = caller.scopes().stream().map(Scope::value).collect(Collectors.toSet());
    List<Violation> violations =
        scopes.stream()
            .filter(scope -> !own.contains(scope))
            .map(scope -> new Violation("scopes", "scope", "You have no such scope to give."))
            .distinct()
            .toList();
    if (!violations.isEmpty()) {
      throw PlatformException.invalid(ErrorCode.VALIDATION_FAILED, violations);
    }
  }

  private void requireFuture(Instant expiresAt) {
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      throw PlatformException.invalid(
          ErrorCode.VALIDATION_FAILED,
          List.of(new Violation("expires_at", "future", "expires_at must be in the future")));
    }
  }
}
