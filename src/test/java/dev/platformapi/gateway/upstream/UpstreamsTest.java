package dev.platformapi.gateway.upstream;

import static dev.platformapi.gateway.upstream.Kong.balancer;
import static dev.platformapi.gateway.upstream.Kong.target;
import static dev.platformapi.gateway.upstream.PeerState.HEALTHY;
import static dev.platformapi.gateway.upstream.PeerState.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.support.Futures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What becomes of balancers when the file changes. */
class UpstreamsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String CHECKS = "healthchecks: {passive: {unhealthy: {http_failures: 1}}}";

  @AfterAll
  static void stop() {
    Futures.get(VERTX.close());
  }

  @Test
  void anUpstreamThatStaysKeepsItsBalancerThoughItsTargetsAreInAnotherOrder() {
    GatewayFile first = Kong.upstream(CHECKS, target("10.0.0.1", 1), target("10.0.0.2", 1));
    GatewayFile second = Kong.upstream(CHECKS, target("10.0.0.2", 1), target("10.0.0.1", 1));
    Upstreams upstreams = new Upstreams(VERTX, Kong.NO_NAMES);
    Balancers before = upstreams.load(first);

    Balancers after = upstreams.load(second);

    assertThat(balancer(after, second)).isSameAs(balancer(before, first));
  }

  @Test
  void aTargetThatStaysKeepsItsHealthAndItsCalls() {
    GatewayFile first = Kong.upstream(CHECKS, target("10.0.0.1", 1), target("10.0.0.2", 1));
    GatewayFile second =
        Kong.upstream(
            CHECKS + "\nalgorithm: least-connections",
            target("10.0.0.1", 7),
            target("10.0.0.3", 1));
    Upstreams upstreams = new Upstreams(VERTX, Kong.NO_NAMES);
    Balancers before = upstreams.load(first);
    Peer one = ((TargetBalancer) balancer(before, first)).peers().get(0);
    Lease call = one.begin();
    call.answered(500);

    Balancers after = upstreams.load(second);

    assertThat(after.statuses())
        .containsExactly(
            new TargetStatus("up", "10.0.0.1:8000", "10.0.0.1:8000", 7, UNHEALTHY, 1),
            new TargetStatus("up", "10.0.0.3:8000", "10.0.0.3:8000", 1, HEALTHY, 0));
    call.end();
    assertThat(after.statuses().get(0).calls()).isZero();
  }

  @Test
  void aTargetThatGoesAndComesBackBeginsAnew() {
    GatewayFile file = Kong.upstream(CHECKS, target("10.0.0.1", 1));
    Upstreams upstreams = new Upstreams(VERTX, Kong.NO_NAMES);
    Kong.peer(balancer(upstreams.load(file), file)).begin().answered(500);

    upstreams.load(Kong.upstream(CHECKS, target("10.0.0.2", 1)));
    Balancers last = upstreams.load(file);

    assertThat(Kong.states(last)).containsExactly(HEALTHY);
  }

  @Test
  void anUpstreamThatIsNotThereAnyMoreIsAPlainHost() {
    GatewayFile without = Kong.file("services: [{name: up, host: up, port: 81}]");
    Upstreams upstreams = new Upstreams(VERTX, host -> Future.succeededFuture(List.of("10.9.9.9")));
    upstreams.load(Kong.upstream("", target("10.0.0.1", 1)));

    Balancers after = upstreams.load(without);

    assertThat(Kong.pick(balancer(after, without))).isEqualTo("10.9.9.9:81");
    assertThat(after.statuses()).isEmpty();
  }

  @Test
  void aHostThatStaysIsNotLookedUpAgain() {
    AtomicInteger lookups = new AtomicInteger();
    Names names =
        host -> {
          lookups.incrementAndGet();
          return Future.succeededFuture(List.of("10.0.0.1"));
        };
    String plain = "services: [{name: a, host: a.test}, {name: b, host: a.test, port: 81}]";
    GatewayFile hosts = Kong.file(plain);
    GatewayFile sameHosts = Kong.file(plain + "\nroutes: []");
    GatewayFile targets = Kong.upstream("", target("a.test:80", 1));
    Upstreams upstreams = new Upstreams(VERTX, names);

    for (GatewayFile file : List.of(hosts, sameHosts, targets, targets, hosts)) {
      assertThat(Kong.pick(balancer(upstreams.load(file), file))).isEqualTo("10.0.0.1:80");
    }

    assertThat(lookups).hasValue(1);
  }
}
