package dev.platformapi.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.platformapi.lifecycle.ServiceStart;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes from limits that all pods share, in one round trip for all limits of a request. While Redis
 * does not answer, each limit does as its policy says.
 */
@ApplicationScoped
public class RateLimiter {
  /** Until a client asks again for what nobody can count. */
  private static final Duration CLOSED_FOR = Duration.ofSeconds(1);

  private static final int REFUSALS = 10_000;

  /** Written to learn whether Redis counts again. */
  private static final Limit PROBE =
      new Limit(
          "probe",
          new Policy(
              "probe", Algorithm.FIXED_WINDOW, 1, Duration.ofSeconds(1), 1, OnOutage.CLOSED));

  private final LeasingCounters shared;
  private final LocalCounters local;
  private final Outage outage;
  private final Pods pods;
  private final Vertx vertx;

  /** What was refused is refused again until there is room, without asking. */
  private final Cache<List<Limit>, Refusal> refusals =
      Caffeine.newBuilder()
          .maximumSize(REFUSALS)
          .expireAfter(Expiry.creating((List<Limit> limits, Refusal refusal) -> refusal.lasting()))
          .build();

  RateLimiter(
      ReactiveRedisDataSource redis,
      RateLimitConfig config,
      Clock clock,
      Vertx vertx,
      MeterRegistry metrics,
      @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone")
          String clientType) {
    boolean cluster = clientType.equalsIgnoreCase("cluster");
    RedisCounters counters = new RedisCounters(redis, config.patience(), !cluster);
    this.shared =
        new LeasingCounters(cluster ? new ClusterCounters(counters) : counters, System::nanoTime);
    this.local = new LocalCounters(clock);
    this.outage = new Outage(vertx, () -> shared.count(List.of(PROBE), 0, true));
    this.pods = new Pods(redis);
    this.vertx = vertx;
    metrics.gauge("platform.ratelimit.degraded", outage, state -> state.isOn() ? 1 : 0);
  }

  void start(@Observes ServiceStart event) {
    pods.begin(vertx);
    vertx.setPeriodic(LeasingCounters.SLOT.toMillis(), timer -> shared.sweep());
  }

  /**
   * Takes so much from every limit, or nothing from any. Never fails; what was counted by whom, the
   * decision does not say.
   */
  public Uni<Decision> take(List<Limit> limits, long amount) {
    if (limits.isEmpty()) {
      return Uni.createFrom().item(Decision.UNLIMITED);
    }
    if (!outage.isOn()) {
      List<Usage> ahead = shared.takeAhead(limits, amount);
      if (ahead != null) {
        return Uni.createFrom().item(new Decision(ahead));
      }
    }
    Refusal known = refusals.getIfPresent(limits);
    return known != null && amount >= known.amount()
        ? Uni.createFrom().item(known.now())
        : count(limits, amount, true).invoke(decision -> remember(limits, amount, decision));
  }

  /** What taking so much would give, taking nothing. */
  public Uni<Decision> look(List<Limit> limits, long amount) {
    return count(limits, amount, false);
  }

  /** Nothing of these limits is used any more; never fails. */
  public Uni<Void> forget(List<Limit> limits) {
    refusals.invalidateAll();
    return local
        .forget(limits)
        .flatMap(forgotten -> shared.forget(limits))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Decision> count(List<Limit> limits, long amount, boolean take) {
    if (outage.isOn()) {
      return Uni.createFrom().item(alone(limits, amount, take));
    }
    return shared
        .count(limits, amount, take)
        .map(
            usages -> {
              outage.succeeded();
              return new Decision(usages);
            })
        .onFailure()
        .recoverWithItem(
            failure -> {
              outage.failed(failure);
              return alone(limits, amount, take);
            });
  }

  private Decision alone(List<Limit> limits, long amount, boolean take) {
    List<Usage> usages = new ArrayList<>(limits.size());
    List<Limit> shares = new ArrayList<>(limits.size());
    for (Limit limit : limits) {
      Policy policy = limit.policy();
      switch (policy.onOutage()) {
        case OPEN -> usages.add(new Usage(policy, policy.burst(), Duration.ZERO, Duration.ZERO));
        case CLOSED -> usages.add(new Usage(policy, 0, policy.window(), CLOSED_FOR));
        case LOCAL ->
            shares.add(new Limit(limit.subject(), limit.part(), policy.share(pods.count())));
      }
    }
    boolean open = new Decision(usages).isAllowed();
    long most = shares.stream().mapToLong(share -> share.policy().burst()).min().orElse(amount);
    // One pod's share may be less than what one request takes of the whole.
    usages.addAll(local.countNow(shares, Math.min(amount, most), take && open));
    return new Decision(usages);
  }

  private void remember(List<Limit> limits, long amount, Decision decision) {
    if (!decision.isAllowed() && decision.retryAfter() != null && !outage.isOn()) {
      refusals.put(limits, new Refusal(amount, decision, System.nanoTime()));
    }
  }

  private record Refusal(long amount, Decision decision, long at) {
    private Duration lasting() {
      return decision.retryAfter();
    }

    /** The same, later. */
    private Decision now() {
      Duration age = Duration.ofNanos(System.nanoTime() - at);
      return new Decision(
          decision.usages().stream()
              .map(
                  usage ->
                      new Usage(
                          usage.policy(),
                          usage.left(),
                          less(usage.reset(), age),
                          usage.isRefused() ? less(usage.waiting(), age) : usage.waiting()))
              .toList());
    }

    private static Duration less(Duration time, Duration age) {
      Duration rest = time.minus(age);
      return rest.isNegative() || rest.isZero() ? Duration.ofNanos(1000) : rest;
    }
  }
}
