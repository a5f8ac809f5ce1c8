package dev.platformapi.gateway.upstream;

import static dev.platformapi.gateway.upstream.Kong.balancer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.support.Futures;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names, looked up at a real server (KONG.md 2, 4). */
class DnsTest {
  private static final Duration SOON = Duration.ofSeconds(8);

  private final Vertx vertx = Vertx.vertx();
  private final TinyDns dns = new TinyDns(vertx);
  private final DnsNames names = new DnsNames(vertx, dns.servers());

  @AfterEach
  void stop() {
    names.close();
    Futures.get(vertx.close());
  }

  @Test
  void givesAllAddressesOfAName() {
    dns.set("a.test", "10.0.0.2", "10.0.0.1");

    assertThat(Futures.get(names.resolve("a.test"))).containsExactly("10.0.0.1", "10.0.0.2");
  }

  @Test
  void givesAddressesOfVersion6OnlyWhereThereAreNoOthers() {
    dns.set("both.test", "2001:db8::1", "10.0.0.1");
    dns.set("six.test", "2001:db8::1");

    assertThat(Futures.get(names.resolve("both.test"))).containsExactly("10.0.0.1");
    assertThat(Futures.get(names.resolve("six.test"))).containsExactly("2001:db8::1");
  }

  @Test
  void aNameThatDoesNotExistHasNoAddress() {
    dns.set("empty.test");

    assertThat(Futures.get(names.resolve("absent.test"))).isEmpty();
    assertThat(Futures.get(names.resolve("empty.test"))).isEmpty();
  }

  @Test
  void aServerThatFailsSaysNothing() {
    dns.broken(true);

    assertThat(
            names
                .resolve("a.test")
                .transform(done -> io.vertx.core.Future.succeededFuture(done.failed())))
        .satisfies(failed -> assertThat(Futures.get(failed)).isTrue());
  }

  @Test
  void knowsTheNamesOfTheMachine() {
    assertThat(Futures.get(names.resolve("localhost"))).contains("127.0.0.1");
    assertThat(dns.questions()).isZero();
  }

  @Test
  void anAnswerHoldsAsLongAsDnsSays() {
    dns.timeToLive(30);
    dns.set("a.test", "10.0.0.1");

    for (int i = 0; i < 5; i++) {
      Futures.get(names.resolve("a.test"));
    }

    assertThat(dns.questions()).isEqualTo(1);
  }

  @Test
  void requestsFollowAServiceToItsNewAddress() {
    dns.set("a.test", "10.0.0.1");
    Balancer balancer = service("http://a.test:8080/");
    assertThat(Kong.pick(balancer)).isEqualTo("10.0.0.1:8080");

    dns.set("a.test", "10.0.0.2");

    await().atMost(SOON).until(() -> Kong.pick(balancer).equals("10.0.0.2:8080"));
  }

  @Test
  void aServiceIsSentToAllItsAddressesInTurn() {
    dns.set("a.test", "10.0.0.1", "10.0.0.2", "10.0.0.3");
    Balancer balancer = service("http://a.test/");

    Set<String> three = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      three.add(Kong.pick(balancer));
    }

    assertThat(three).containsExactly("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
  }

  @Test
  void aServiceWithoutAnAddressIsFoundWhenItGetsOne() {
    Balancer balancer = service("http://a.test/");
    assertThat(refusal(balancer)).isEqualTo("name resolution failed");

    dns.set("a.test", "10.0.0.1");

    await().atMost(SOON).until(() -> refusal(balancer) == null);
  }

  @Test
  void theLastAddressesServeWhileDnsFails() {
    dns.set("a.test", "10.0.0.1");
    Balancer balancer = service("http://a.test/");
    Kong.pick(balancer);

    dns.broken(true);
    int before = dns.questions();
    await()
        .atMost(SOON)
        .until(
            () -> {
              assertThat(Kong.pick(balancer)).isEqualTo("10.0.0.1:80");
              return dns.questions() > before;
            });

    assertThat(Kong.pick(balancer)).isEqualTo("10.0.0.1:80");
  }

  @Test
  void aTargetOfAnUpstreamIsFollowedAndTheOthersKeepTheirHealth() {
    dns.set("a.test", "10.0.0.1", "10.0.0.2");
    GatewayFile file =
        Kong.upstream(
            "healthchecks: {passive: {unhealthy: {tcp_failures: 1}}}",
            Kong.target("a.test:80", 100),
            Kong.target("absent.test:80", 100));
    Balancers upstreams = new Upstreams(vertx, names).load(file);
    Balancer balancer = balancer(upstreams, file);
    Peer failed = Kong.peer(balancer);
    failed.begin().failed();
    assertThat(upstreams.statuses())
        .containsExactlyInAnyOrder(
            new TargetStatus("up", "a.test:80", failed.toString(), 100, PeerState.UNHEALTHY, 0),
            new TargetStatus("up", "a.test:80", other(failed), 100, PeerState.HEALTHY, 0),
            new TargetStatus("up", "absent.test:80", "", 100, PeerState.DNS_ERROR, 0));

    dns.set("a.test", failed.address(), "10.0.0.3");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(Kong.pick(balancer)).isEqualTo("10.0.0.3:80");
              assertThat(Kong.states(upstreams))
                  .containsExactlyInAnyOrder(
                      PeerState.UNHEALTHY, PeerState.HEALTHY, PeerState.DNS_ERROR);
            });
  }

  @Test
  void whoWaitsForDnsGoesOnWhereHeWas() {
    dns.set("a.test", "10.0.0.1");
    Balancer balancer = service("http://a.test/");
    Promise<Boolean> same = Promise.promise();

    vertx.runOnContext(
        start -> {
          Context own = Vertx.currentContext();
          balancer
              .choose(HashKey.NONE, Set.of())
              .onComplete(done -> same.complete(Vertx.currentContext() == own));
        });

    assertThat(Futures.get(same.future())).isTrue();
  }

  private Balancer service(String url) {
    GatewayFile file = Kong.file("services: [{name: a, url: \"%s\"}]".formatted(url));
    return balancer(new Upstreams(vertx, names).load(file), file);
  }

  private static String other(Peer peer) {
    return peer.address().equals("10.0.0.1") ? "10.0.0.2:80" : "10.0.0.1:80";
  }

  private static String refusal(Balancer balancer) {
    return Futures.get(
        balancer
            .choose(HashKey.NONE, Set.of())
            .<String>map(peer -> null)
            .otherwise(Throwable::getMessage));
  }
}
