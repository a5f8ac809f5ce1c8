package dev.platformapi.gateway.upstream;

import static dev.platformapi.gateway.upstream.Kong.balancer;
import static dev.platformapi.gateway.upstream.Kong.target;
import static dev.platformapi.gateway.upstream.PeerState.HEALTHCHECKS_OFF;
import static dev.platformapi.gateway.upstream.PeerState.HEALTHY;
import static dev.platformapi.gateway.upstream.PeerState.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.support.Futures;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What makes targets healthy and unhealthy (KONG.md 4). Findings are written as {@code 500}, {@code
 * tcp} and {@code time} when they are passive, and in brackets when they are active.
 */
class HealthRulesTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() {
    Futures.get(VERTX.close());
  }

  @ParameterizedTest(name = "KONG.md 4: {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          without thresholds nobody looks             |                                                | 500 tcp time 500                   | HEALTHCHECKS_OFF
          a target begins healthy                     | passive: {unhealthy: {http_failures: 1}}       | ''                                 | HEALTHY
          http_failures below the threshold           | passive: {unhealthy: {http_failures: 3}}       | 500 500                            | HEALTHY
          http_failures at the threshold              | passive: {unhealthy: {http_failures: 3}}       | 500 500 500                        | UNHEALTHY
          passive unhealthy statuses by default       | passive: {unhealthy: {http_failures: 3}}       | 429 500 503                        | UNHEALTHY
          other statuses are ignored                  | passive: {unhealthy: {http_failures: 1}}       | 404 502 504 501 418 206            | HEALTHY
          statuses of the file                        | passive: {unhealthy: {http_failures: 1, http_statuses: [418]}} | 418                | UNHEALTHY
          statuses of the file instead of the default | passive: {unhealthy: {http_failures: 1, http_statuses: [418]}} | 500                | HEALTHY
          tcp_failures                                | passive: {unhealthy: {tcp_failures: 2}}        | tcp tcp                            | UNHEALTHY
          timeouts                                    | passive: {unhealthy: {timeouts: 2}}            | time time                          | UNHEALTHY
          tcp failures are off at 0                   | passive: {unhealthy: {http_failures: 1}}       | tcp tcp tcp time                   | HEALTHY
          each kind of failure counts by itself       | passive: {unhealthy: {http_failures: 2, tcp_failures: 2, timeouts: 2}} | 500 tcp time | HEALTHY
          failures of other kinds do not start anew   | passive: {unhealthy: {http_failures: 2, tcp_failures: 2, timeouts: 2}} | 500 tcp 500 | UNHEALTHY
          a success forgets the failures              | passive: {healthy: {successes: 5}, unhealthy: {http_failures: 2}} | 500 200 500     | HEALTHY
          a redirect is a success                     | passive: {healthy: {successes: 5}, unhealthy: {http_failures: 2}} | 500 302 500     | HEALTHY
          successes of 0 forget nothing               | passive: {unhealthy: {http_failures: 2}}       | 500 200 500                        | UNHEALTHY
          passive never re-enables                    | passive: {healthy: {successes: 1}, unhealthy: {http_failures: 1}} | 500 200 200 200 | UNHEALTHY
          active re-enables                           | active: {healthy: {interval: 60, successes: 2}}\\npassive: {unhealthy: {http_failures: 1}} | 500 [200] [302] | HEALTHY
          active needs successes in a row             | active: {healthy: {interval: 60, successes: 2}, unhealthy: {http_failures: 9}}\\npassive: {unhealthy: {http_failures: 1}} | 500 [200] [500] [200] | UNHEALTHY
          active successes of 0 never re-enable       | active: {unhealthy: {interval: 60, http_failures: 1}} | [500] [200] [200]           | UNHEALTHY
          active unhealthy statuses by default        | active: {unhealthy: {interval: 60, http_failures: 9}} | [429] [404] [500] [501] [502] [503] [504] [505] [500] | UNHEALTHY
          active healthy statuses by default          | active: {healthy: {interval: 60, successes: 2}, unhealthy: {http_failures: 2}} | [500] [201] [500] | UNHEALTHY
          no answer of HTTP is an http failure        | active: {unhealthy: {interval: 60, http_failures: 1}} | [0]                         | UNHEALTHY
          active tcp_failures                         | active: {unhealthy: {interval: 60, tcp_failures: 1}} | [tcp]                        | UNHEALTHY
          active timeouts                             | active: {unhealthy: {interval: 60, timeouts: 1}} | [time]                           | UNHEALTHY
          active and passive share their counters     | active: {unhealthy: {interval: 60, http_failures: 2}}\\npassive: {unhealthy: {http_failures: 2}} | 500 [500] | UNHEALTHY
          """)
  void comesToWhatKongSays(String rule, String checks, String findings, PeerState state) {
    String fields =
        checks == null
            ? ""
            : "healthchecks:\n" + checks.replace("\\n", "\n").indent(2).stripTrailing();
    GatewayFile file = Kong.upstream(fields, target("10.0.0.1", 100));
    Upstreams all = new Upstreams(VERTX, Kong.NO_NAMES);
    Balancers upstreams = all.load(file);
    Peer peer = ((TargetBalancer) balancer(upstreams, file)).peers().get(0);

    for (String finding : findings.split(" ")) {
      report(peer, finding);
    }

    assertThat(Kong.states(upstreams)).containsExactly(state);
    all.close();
  }

  @Test
  void anUnhealthyTargetGetsNothing() {
    GatewayFile file =
        Kong.upstream(
            "healthchecks: {passive: {unhealthy: {http_failures: 1}}}",
            target("10.0.0.1", 100),
            target("10.0.0.2", 100),
            target("10.0.0.3", 200));
    Balancers upstreams = new Upstreams(VERTX, Kong.NO_NAMES).load(file);
    Balancer balancer = balancer(upstreams, file);

    Kong.peer(balancer).begin().answered(500);

    assertThat(Kong.states(upstreams)).containsExactly(HEALTHY, HEALTHY, UNHEALTHY);
    for (int i = 0; i < 10; i++) {
      assertThat(Kong.pick(balancer)).isIn("10.0.0.1:8000", "10.0.0.2:8000");
    }
  }

  @ParameterizedTest(name = "KONG.md 4: {0}: no healthy target is 503")
  @CsvSource({"round-robin", "least-connections", "consistent-hashing", "latency"})
  void whenAllAreUnhealthyThereIsNobody(String algorithm) {
    GatewayFile file =
        Kong.upstream(
            "algorithm: %s\nhealthchecks: {passive: {unhealthy: {tcp_failures: 1}}}"
                .formatted(algorithm),
            target("10.0.0.1", 100),
            target("10.0.0.2", 100));
    Balancer balancer = balancer(new Upstreams(VERTX, Kong.NO_NAMES).load(file), file);
    Kong.peer(balancer).begin().failed();
    Peer second = Kong.peer(balancer);
    second.begin().failed();

    assertThat(balancer.choose(HashKey.NONE, Set.of(second)).cause())
        .hasMessage("failure to get a peer from the ring-balancer");
  }

  @ParameterizedTest(name = "KONG.md 4: threshold {0} with 75 of 100 healthy: {1}")
  @CsvSource({"0, true", "74, true", "75, false", "90, false"})
  void belowTheThresholdNobodyIsAsked(int threshold, boolean served) {
    GatewayFile file =
        Kong.upstream(
            "healthchecks: {threshold: %d, passive: {unhealthy: {http_failures: 1}}}"
                .formatted(threshold),
            target("10.0.0.1", 25),
            target("10.0.0.2", 75));
    Balancer balancer = balancer(new Upstreams(VERTX, Kong.NO_NAMES).load(file), file);
    ((TargetBalancer) balancer).peers().get(0).begin().answered(500);

    assertThat(balancer.choose(HashKey.NONE, Set.of()).succeeded()).isEqualTo(served);
  }

  @Test
  void withoutChecksATargetIsUsedWhateverItAnswers() {
    GatewayFile file = Kong.upstream("", target("10.0.0.1", 100));
    Balancers upstreams = new Upstreams(VERTX, Kong.NO_NAMES).load(file);
    Balancer balancer = balancer(upstreams, file);

    for (int i = 0; i < 10; i++) {
      Kong.peer(balancer).begin().failed();
    }

    assertThat(Kong.states(upstreams)).isEqualTo(List.of(HEALTHCHECKS_OFF));
  }

  private static void report(Peer peer, String finding) {
    switch (finding) {
      case "" -> {}
      case "tcp" -> peer.begin().failed();
      case "time" -> peer.begin().timedOut();
      case "[tcp]" -> peer.judge().asked(peer, Finding.TCP_FAILURE);
      case "[time]" -> peer.judge().asked(peer, Finding.TIMEOUT);
      default -> {
        if (finding.startsWith("[")) {
          int status = Integer.parseInt(finding.substring(1, finding.length() - 1));
          peer.judge().asked(peer, Finding.status(status));
        } else {
          peer.begin().answered(Integer.parseInt(finding));
        }
      }
    }
  }
}
