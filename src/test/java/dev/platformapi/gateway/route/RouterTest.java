package dev.platformapi.gateway.route;

import static dev.platformapi.gateway.route.Requests.get;
import static dev.platformapi.gateway.route.Requests.with;
import static dev.platformapi.gateway.route.Route.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The router as a whole: faults, many routes, and clients that mean no good. */
class RouterTest {
  private static final int MANY = Integer.getInteger("test.routes", 10_000);

  @Test
  void hasNoRouteOfNone() {
    assertThat(Router.of(List.of()).find(get("/"))).isEmpty();
    assertThat(Router.of(List.of()).explain(get("/")).considered()).isEmpty();
  }

  @Test
  void namesAllFaultsAtOnce() {
    List<Route> routes =
        List.of(
            named("good").paths("~/a/(?<id>\\d+)").build(),
            named("bad").paths("/a", "~/b(", "~/c[[d]]").header("x-a", "~*(").build(),
            named("worse").paths("~/(?=d)").build());

    assertThatThrownBy(() -> Router.of(routes))
        .isInstanceOfSatisfying(
            InvalidRoutesException.class,
            e ->
                assertThat(e.faults())
                    .extracting(RouteFault::toString)
                    .containsExactly(
                        "route bad: headers.x-a[0] \"~*(\": missing closing )",
                        "route bad: paths[1] \"~/b(\": missing closing )",
                        "route bad: paths[2] \"~/c[[d]]\":"
                            + " a bracket in a character class must be escaped: \\[",
                        "route worse: paths[0] \"~/(?=d)\":"
                            + " invalid or unsupported Perl syntax: (?="));
  }

  @Test
  void namesAFaultyRouteWithoutANameByItsId() {
    UUID id = UUID.randomUUID();
    Route route = named(null).id(id).paths("~/(").build();

    assertThatThrownBy(() -> Router.of(List.of(route)))
        .hasMessageStartingWith("route " + id + ": paths[0]");
  }

  /** Each of many routes, when they differ in one thing only. */
  @ParameterizedTest
  @ValueSource(strings = {"path", "regex", "part", "host", "wildcard", "method", "header", "sni"})
  void findsEachOfManyThatDifferInOneThing(String thing) {
    List<Route> routes =
        IntStream.range(0, MANY).mapToObj(i -> differing(thing, i).build()).toList();
    Router router = Router.of(routes);

    List<Route> found =
        IntStream.range(0, MANY)
            .mapToObj(i -> router.find(differing(thing, i, get("/x"))).orElseThrow().route())
            .toList();

    assertThat(found).isEqualTo(routes);
    assertThat(router.find(differing(thing, MANY, get("/x")))).isEmpty();
  }

  /** A place for each host, path and method of each would be thirty million. */
  @Test
  @Tag("bulk")
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void buildsAnIndexForRoutesWithManyHostsAndPathsEach() {
    String[] hosts = IntStream.range(0, 100).mapToObj(i -> "h" + i + ".org").toArray(String[]::new);
    String[] paths =
        IntStream.range(0, 100).mapToObj(i -> "/p%02d".formatted(i)).toArray(String[]::new);
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      routes.add(
          named("r" + i).hosts(hosts).paths(paths).methods("GET", "POST", "PUT", "M" + i).build());
    }
    Router router = Router.of(routes);

    assertThat(router.find(RouteRequest.of("M7", "/p99").withHost("h99.org", 0)))
        .get()
        .extracting(match -> match.route().name())
        .isEqualTo("r7");
  }

  @Test
  @Tag("bulk")
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isNotKeptBusyByHostileRequests() {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      routes.add(named("p" + i).paths("/" + "a".repeat(i)).build());
      routes.add(named("s" + i).paths("/a".repeat(i + 1)).build());
      routes.add(named("w" + i).hosts("*" + ".a".repeat(i + 1)).paths("/b").build());
      routes.add(named("r" + i).paths("~/(a+)+/x" + i + "/(a|aa)+$").build());
    }
    routes.add(named("h").header("x", "~*(a+)+$").build());
    Router router = Router.of(routes);
    String a = "a".repeat(8_000);
    for (int i = 0; i < 5; i++) {
      router.find(get("/" + a));
      router.find(get("/a".repeat(4_000)));
      router.find(get("/%2e".repeat(2_000)));
      router.find(get("/b/..".repeat(1_600)));
      router.find(get("/" + a + "/x7/" + a + "b"));
      router.find(get("/b", ".a".repeat(4_000)));
      router.find(get("/c", a));
      router.find(with(get("/zzz"), "x", a + "!"));
    }
  }

  private static RouteBuilder differing(String thing, int i) {
    RouteBuilder route = named("r").id(new UUID(0, i));
    return switch (thing) {
      case "path" -> route.paths("/service-%d/".formatted(i));
      case "regex" -> route.paths("~/service-%d/\\d+$".formatted(i));
      case "part" -> route.paths("~/v\\d+/service-%d/".formatted(i));
      case "host" -> route.paths("/").hosts("h%d.example.com".formatted(i));
      case "wildcard" ->
          route.paths("/").hosts("*.h%d.example.com".formatted(i), "h%d.*".formatted(i));
      case "method" -> route.paths("/").methods("M" + i);
      case "header" -> route.paths("/").header("x-tenant", "T" + i, "U" + i);
      case "sni" -> route.paths("/").snis("h%d.example.com".formatted(i));
      default -> throw new IllegalArgumentException(thing);
    };
  }

  private static RouteRequest differing(String thing, int i, RouteRequest request) {
    return switch (thing) {
      case "path" -> get("/service-%d/x".formatted(i));
      case "regex" -> get("/service-%d/42".formatted(i));
      case "part" -> get("/v12/service-%d/x".formatted(i));
      case "host" -> get("/x", "h%d.example.com".formatted(i));
      case "wildcard" -> get("/x", (i % 2 == 0 ? "a.h%d.example.com" : "h%d.org").formatted(i));
      case "method" -> RouteRequest.of("M" + i, "/x");
      case "header" -> with(request, "x-tenant", "other", "u" + i);
      case "sni" -> request.overTls("h%d.example.com".formatted(i));
      default -> throw new IllegalArgumentException(thing);
    };
  }
}
