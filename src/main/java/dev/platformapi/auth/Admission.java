package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.Origin;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.ratelimit.Decision;
import dev.platformapi.ratelimit.Limit;
import dev.platformapi.ratelimit.LimitHeaders;
import dev.platformapi.ratelimit.Operation;
import dev.platformapi.ratelimit.Plans;
import dev.platformapi.ratelimit.RateLimitConfig;
import dev.platformapi.ratelimit.RateLimiter;
import dev.platformapi.ratelimit.Subjects;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets requests in, on every protocol: who asks, and whether their budget has room. There is one
 * budget for each user, and for each key with a plan of its own; what needs no caller, and what
 * shows credentials that are refused, draws from that of the client's address.
 */
@ApplicationScoped
public class Admission {
  private final Authenticator authenticator;
  private final PlanAssignments assignments;
  private final Plans plans;
  private final RateLimiter limiter;
  private final boolean enabled;
  private final MeterRegistry metrics;
  private final Map<String, Counter> allowed = new ConcurrentHashMap<>();
  private final Map<String, Counter> refused = new ConcurrentHashMap<>();

  Admission(
      Authenticator authenticator,
      PlanAssignments assignments,
      Plans plans,
      RateLimiter limiter,
      RateLimitConfig config,
      MeterRegistry metrics) {
    this.authenticator = authenticator;
    this.assignments = assignments;
    this.plans = plans;
    this.limiter = limiter;
    this.enabled = config.enabled();
    this.metrics = metrics;
  }

  /** A caller's plan, and how much of each of its limits is used. */
  public record Standing(String plan, boolean ofKey, Decision decision) {}

  /**
   * Who asks, once the operation has drawn one from that caller's budget. Fails with {@code
   * UNAUTHENTICATED} and {@code RATE_LIMITED}.
   */
  public Uni<Caller> admit(Credentials credentials, Operation operation) {
    return identify(credentials, operation).call(caller -> draw(caller, operation, 1));
  }

  /**
   * Who asks, before it is known how much the operation draws. Fails with {@code UNAUTHENTICATED},
   * or {@code RATE_LIMITED} when that came from the same address too often.
   */
  public Uni<Caller> identify(Credentials credentials, Operation operation) {
    return authenticator
        .authenticate(credentials)
        .onFailure(Admission::isUnauthenticated)
        .recoverWithUni(
            refused ->
                admitAnybody(operation)
                    .flatMap(counted -> Uni.createFrom().<Caller>failure(refused)));
  }

  /** Draws one from the budget of the client's address; fails with {@code RATE_LIMITED}. */
  public Uni<Decision> admitAnybody(Operation operation) {
    String address = Origin.current().address();
    String plan = plans.ofAddress();
    return draw(plan, limits(Subjects.ofAddress(address), plan, operation), 1);
  }

  /**
   * Draws from the caller's budget; fails with {@code RATE_LIMITED}.
   *
   * @param amount 1 for a request or a message of the usual size
   */
  public Uni<Decision> draw(Caller caller, Operation operation, long amount) {
    if (!enabled) {
      return Uni.createFrom().item(Decision.UNLIMITED);
    }
    return assignments
        .budget(caller)
        .flatMap(
            budget ->
                draw(budget.plan(), limits(budget.subject(), budget.plan(), operation), amount));
  }

  /** Draws nothing. */
  public Uni<Standing> standing(Caller caller, Operation operation) {
    return assignments
        .budget(caller)
        .flatMap(
            budget ->
                limiter
                    .look(limits(budget.subject(), budget.plan(), operation), 1)
                    .map(decision -> new Standing(budget.plan(), budget.ofKey(), decision)));
  }

  private List<Limit> limits(String subject, String plan, Operation operation) {
    return enabled ? plans.limits(subject, plan, Origin.current().address(), operation) : List.of();
  }

  private Uni<Decision> draw(String plan, List<Limit> limits, long amount) {
    Uni<Decision> decision = limiter.take(limits, amount);
    return limits.isEmpty() ? decision : decision.invoke(made -> tell(plan, made));
  }

  private void tell(String plan, Decision decision) {
    RequestRecord.limits(() -> LimitHeaders.policy(decision), () -> LimitHeaders.state(decision));
    if (decision.isAllowed()) {
      counter(allowed, plan, "allowed").increment();
    } else {
      counter(refused, plan, "refused").increment();
      throw refusal(decision);
    }
  }

  private Counter counter(Map<String, Counter> known, String plan, String outcome) {
    Counter counter = known.get(plan);
    return counter == null
        ? known.computeIfAbsent(
            plan,
            name ->
                metrics.counter("platform.ratelimit.requests", "plan", name, "outcome", outcome))
        : counter;
  }

  private static PlatformException refusal(Decision decision) {
    List<String> violated = decision.violated();
    String limits =
        (violated.size() == 1 ? "The limit " : "The limits ") + String.join(" and ", violated);
    return decision.retryAfter() == null
        ? PlatformException.rateLimited(
            limits + " never allows so much at once; ask for less.", violated, null)
        : PlatformException.rateLimited(
            limits + (violated.size() == 1 ? " is" : " are") + " used up; wait.",
            violated,
            decision.retryAfter());
  }

  private static boolean isUnauthenticated(Throwable failure) {
    return failure instanceof PlatformException known && known.code() == ErrorCode.UNAUTHENTICATED;
  }
}
