package dev.platformapi.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.platformapi.ratelimit.Plans;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;

/**
 * Whose budget callers draw from, and by which plan; remembered for ten seconds, within which a
 * change takes effect even when nobody tells this pod.
 */
@ApplicationScoped
class PlanAssignments {
  private static final Duration MEMORY = Duration.ofSeconds(10);
  private static final int SIZE = 50_000;

  private final Accounts accounts;
  private final Plans plans;
  private final Cache<UUID, Budget> budgets =
      Caffeine.newBuilder().maximumSize(SIZE).expireAfterWrite(MEMORY).build();

  PlanAssignments(Accounts accounts, Plans plans) {
    this.accounts = accounts;
    this.plans = plans;
  }

  /**
   * What somebody draws from.
   *
   * @param subject whom it belongs to: a user, or a key with a plan of its own
   * @param ofKey whether it is a key's
   * @param plan one that is there
   */
  record Budget(String subject, boolean ofKey, String plan) {}

  void forget(@Observes KeyChanged changed) {
    budgets.invalidate(changed.keyId());
  }

  void forget(@Observes PlanChanged changed) {
    // Those of the user's keys are under the ids of the keys.
    String subject = ofUser(changed.userId());
    budgets.asMap().values().removeIf(budget -> budget.subject().equals(subject));
  }

  /** A key without a plan of its own draws from its owner's budget. */
  Uni<Budget> budget(Caller caller) {
    UUID id = caller.keyId() == null ? caller.userId() : caller.keyId();
    Budget known = budgets.getIfPresent(id);
    return known != null
        ? Uni.createFrom().item(known)
        : find(caller).invoke(found -> budgets.put(id, found));
  }

  @WithSession
  Uni<Budget> find(Caller caller) {
    return caller.keyId() == null
        ? ofAccount(caller)
        : ApiKey.<ApiKey>findById(caller.keyId())
            .flatMap(
                key ->
                    key == null || !plans.names().contains(key.plan)
                        ? ofAccount(caller)
                        : Uni.createFrom().item(new Budget("key:" + key.id, true, key.plan)));
  }

  private Uni<Budget> ofAccount(Caller caller) {
    return accounts
        .find(caller.userId())
        .map(
            account ->
                new Budget(
                    ofUser(caller.userId()),
                    false,
                    account != null && plans.names().contains(account.plan())
                        ? account.plan()
                        : plans.ofUser(caller.role() == Role.ADMIN)));
  }

  private static String ofUser(UUID id) {
    return "user:" + id;
  }
}
