package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.CertificateDefinition;
import dev.platformapi.gateway.config.HealthChecks.Active;
import dev.platformapi.gateway.config.HealthChecks.Type;
import dev.platformapi.gateway.config.UpstreamDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition.Algorithm;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** An upstream at work: its balancer, and the checks of its targets. */
final class Upstream {
  private final Plan plan;
  private final TargetBalancer balancer;
  private final Optional<ActiveChecks> checks;

  private Upstream(
      Vertx vertx,
      Plan plan,
      Map<Peer.Place, Condition> conditions,
      Function<String, KnownName> names) {
    this.plan = plan;
    UpstreamDefinition definition = plan.definition;
    Judge judge = new Judge(definition.name(), definition.healthChecks());
    List<Target> targets =
        plan.members.stream()
            .sorted(Comparator.comparing(Member::host).thenComparingInt(Member::port))
            .map(member -> new Target(names.apply(member.host), member.port, member.weight))
            .toList();
    this.balancer =
        new TargetBalancer(
            vertx,
            targets,
            new TargetBalancer.Rules(
                judge,
                peers -> Selection.of(definition, targets.size(), peers),
                definition.algorithm() == Algorithm.CONSISTENT_HASHING
                    ? List.of(definition.hashOn(), definition.hashFallback())
                    : List.of(),
                definition.healthChecks().threshold(),
                NoPeerException.Kind.NO_TARGET),
            conditions);
    balancer.peers();
    Active active = definition.healthChecks().active();
    this.checks =
        active.healthyInterval().isZero() && active.unhealthyInterval().isZero()
            ? Optional.empty()
            : Optional.of(
                new ActiveChecks(vertx, active, balancer::peers, probe(vertx, plan), judge));
  }

  /**
   * The upstream of a plan: the last one if that has the same plan.
   *
   * @param last of the same name, whose targets keep their health
   * @param names gives what is known of a host
   */
  static Upstream of(
      Vertx vertx, Plan plan, Optional<Upstream> last, Function<String, KnownName> names) {
    return last.filter(upstream -> upstream.plan.equals(plan))
        .orElseGet(
            () ->
                new Upstream(
                    vertx,
                    plan,
                    last.map(upstream -> upstream.balancer.conditions()).orElse(Map.of()),
                    names));
  }

  TargetBalancer balancer() {
    return balancer;
  }

  List<TargetStatus> statuses() {
    return balancer.statuses(plan.definition.name());
  }

  /** Asks no target any more. */
  void stop() {
    checks.ifPresent(ActiveChecks::stop);
  }

  private static Probe probe(Vertx vertx, Plan plan) {
    Active active = plan.definition.healthChecks().active();
    return active.type() == Type.TCP
        ? new TcpProbe(vertx, active)
        : new HttpProbe(vertx, plan.definition, plan.certificate);
  }

  /**
   * What is written of an upstream.
   *
   * @param certificate that the gateway shows to targets
   */
  record Plan(
      UpstreamDefinition definition,
      Set<Member> members,
      Optional<CertificateDefinition> certificate) {}

  /** What is written of a target. */
  record Member(String host, int port, int weight) {}
}
