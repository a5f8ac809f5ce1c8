package dev.platformapi.ratelimit;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The plans and rules of the configuration; with what is wrong in it the service does not start.
 */
@Startup
@ApplicationScoped
public class Plans {
  private final Map<String, List<Policy>> plans = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final RateLimitConfig config;

  Plans(RateLimitConfig config) {
    this.config = config;
    List<String> faults = new ArrayList<>();
    new TreeMap<>(config.plans())
        .forEach((plan, limits) -> plans.put(plan, read(plan, limits, faults)));
    new TreeMap<>(config.rules()).forEach((name, rule) -> addRule(name, rule, faults));
    for (String needed :
        List.of(config.defaultPlan(), config.adminPlan(), config.anonymousPlan())) {
      if (!plans.containsKey(needed)) {
        faults.add(
            "platform.ratelimit: there is no plan \"%s\" among %s."
                .formatted(needed, plans.keySet()));
      }
    }
    if (!faults.isEmpty()) {
      throw new ConfigurationException(String.join("\n", faults));
    }
  }

  /**
   * Whether they make sense.
   *
   * @throws ConfigurationException when they do not
   */
  public static void check(RateLimitConfig config) {
    new Plans(config);
  }

  private record Rule(RateLimitConfig.Per per, List<OperationPattern> operations, Policy policy) {
    private boolean isFor(Operation operation) {
      return operations.isEmpty()
          || operations.stream().anyMatch(pattern -> pattern.matches(operation));
    }
  }

  public Set<String> names() {
    return plans.keySet();
  }

  /**
   * Fails with {@code VALIDATION_FAILED} when there is no such plan.
   *
   * @param plan null for none
   */
  public void require(String plan) {
    if (plan != null && !plans.containsKey(plan)) {
      throw PlatformException.invalid(
          ErrorCode.VALIDATION_FAILED,
          List.of(new Violation("plan", "oneOf", "plan must be one of " + plans.keySet() + ".")));
    }
  }

  /** That of an account to which none is assigned. */
  public String ofUser(boolean admin) {
    return admin ? config.adminPlan() : config.defaultPlan();
  }

  public String ofAddress() {
    return config.anonymousPlan();
  }

  /**
   * What somebody's operation draws from.
   *
   * @param subject whose budget it is
   * @param plan one that is there
   * @param address the client's; null when it is not known
   */
  public List<Limit> limits(String subject, String plan, String address, Operation operation) {
    List<Policy> policies = plans.get(plan);
    List<Limit> limits = new ArrayList<>(policies.size() + rules.size());
    for (Policy policy : policies) {
      limits.add(new Limit(subject, policy));
    }
    for (Rule rule : rules) {
      if (rule.isFor(operation)) {
        limits.add(
            new Limit(
                switch (rule.per()) {
                  case CALLER -> subject;
                  case ADDRESS -> Subjects.ofAddress(address);
                  case EVERYONE -> Subjects.EVERYONE;
                },
                rule.policy()));
      }
    }
    return limits;
  }

  private static List<Policy> read(
      String plan, Map<String, RateLimitConfig.Quota> limits, List<String> faults) {
    List<Policy> policies = new ArrayList<>();
    new TreeMap<>(limits)
        .forEach(
            (name, quota) -> {
              try {
                policies.add(policy(plan + "." + name, quota));
              } catch (IllegalArgumentException e) {
                faults.add(
                    "platform.ratelimit.plans.%s.%s: %s".formatted(plan, name, e.getMessage()));
              }
            });
    return List.copyOf(policies);
  }

  private void addRule(String name, RateLimitConfig.Rule rule, List<String> faults) {
    try {
      List<OperationPattern> operations =
          rule.operations().orElse(List.of()).stream().map(OperationPattern::of).toList();
      rules.add(new Rule(rule.per(), operations, policy(name, rule)));
    } catch (IllegalArgumentException e) {
      faults.add("platform.ratelimit.rules.%s: %s".formatted(name, e.getMessage()));
    }
  }

  private static Policy policy(String name, RateLimitConfig.Quota quota) {
    return new Policy(
        name,
        quota.algorithm(),
        quota.quota(),
        quota.window(),
        quota.burst().orElse(quota.quota()),
        quota.onOutage());
  }
}
