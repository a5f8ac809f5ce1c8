package dev.platformapi.gateway.route;

import static dev.platformapi.gateway.route.Requests.get;
import static dev.platformapi.gateway.route.Requests.send;
import static dev.platformapi.gateway.route.Requests.with;
import static dev.platformapi.gateway.route.Route.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.route.Explanation.Considered;
import dev.platformapi.gateway.route.Explanation.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What people read who ask why. */
class RouterExplainTest {
  private static final UUID LOW = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID HIGH = UUID.fromString("00000000-0000-4000-8000-000000000002");

  @Test
  void saysWhatMatchedAndWhatComesAfterIt() {
    assertThat(
            explain(
                send("GET", "/foo/1", "a.org:80"),
                named("a").methods("GET").hosts("*.b.org", "a.org").paths("/foo"),
                named("b").paths("/foo"),
                named("c").paths("/bar")))
        .containsExactly(
            "route a: matches method GET, host a.org, port 80 as a.org, path /foo as /foo",
            "route c: path /foo/1 does not begin with /bar",
            "route b: matches, but asks for fewer attributes (1 < 3), so route a comes first");
  }

  @Test
  void saysAllThatDoesNotMatch() {
    assertThat(
            explain(
                with(send("PUT", "/x", "c.org"), "x-a", "1", "2").overTls("d.org"),
                named("a")
                    .methods("GET", "HEAD")
                    .hosts("a.org", "b.org")
                    .snis("e.org")
                    .header("X-A", "3", "4")
                    .header("X_B", "5")
                    .paths("~/y", "~/z/\\d")))
        .containsExactly(
            "route a: method PUT is not GET or HEAD; host c.org is not a.org or b.org;"
                + " server name d.org is not e.org; header x-a is 1, 2, not 3 or 4;"
                + " header x-b is missing; path /x does not match ~/y or ~/z/\\d");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(
            explain(
                with(get("/").overTls(null), "x", "w"),
                named("a").hosts("a.org").snis("a.org").header("x", "~*^v\\d")))
        .containsExactly(
            "route a: a missing host is not a.org; a missing server name is not a.org;"
                + " header x is w, which has nothing of ~*^v\\d");
  }

  @Test
  void saysWhatRegexAndHeadersMatched() {
    assertThat(
            explain(
                with(get("/users/7/x").overTls("a.org"), "x-a", "1"),
                named("a").snis("a.org").header("X-A", "1").paths("~/users/(\\d)")))
        .containsExactly(
            "route a: matches server name a.org, header x-a, path /users/7 as ~/users/(\\d)");
  }

  @Test
  void saysWhyOfEachRuleOfPriority() {
    assertThat(
            outranked(
                get("/foo", "a.org"),
                named("plain").hosts("a.org").paths("/"),
                named("wild").hosts("*.org").paths("/foo")))
        .endsWith("has a host with a wildcard, or none, so route plain comes first");
    assertThat(
            outranked(
                with(get("/foo"), Map.of("x", List.of("1"), "y", List.of("1"))),
                named("two").header("x", "1").header("y", "1"),
                named("one").header("x", "1")))
        .endsWith("asks for fewer headers (1 < 2), so route two comes first");
    assertThat(outranked(get("/foo"), named("regex").paths("~/f"), named("plain").paths("/foo")))
        .endsWith("has a plain path, not a regex, so route regex comes first");
    assertThat(
            outranked(
                get("/foo"),
                named("high").paths("~/f").regexPriority(2),
                named("low").paths("~/foo").regexPriority(1)))
        .endsWith("has a lower regex_priority (1 < 2), so route high comes first");
    assertThat(outranked(get("/foo"), named("long").paths("/foo"), named("short").paths("/f")))
        .endsWith("has a shorter path (2 < 4 bytes), so route long comes first");
    assertThat(
            outranked(
                get("/foo"), named("high").id(HIGH).paths("/f"), named("low").id(LOW).paths("/f")))
        .endsWith(
            "has a lower id (%s < %s), all else being equal, so route high comes first"
                .formatted(LOW, HIGH));
  }

  @Test
  void tellsThePartsOfARouteApart() {
    assertThat(explain(get("/foo/bar"), named("a").paths("/foo", "~/fo+", "/x", "/y")))
        .containsExactly(
            "route a (~/fo+): matches path /foo as ~/fo+",
            "route a (/foo): matches, but has a plain path, not a regex,"
                + " so route a with ~/fo+ comes first",
            "route a (/x, /y): path /foo/bar does not begin with /x or /y");
  }

  @Test
  void saysThatAPathIsNotUtf8() {
    assertThat(explain(get("/%ff"), named("a").paths("/")))
        .containsExactly("route a: the path is not UTF-8");
  }

  @Test
  void saysThatARouteAsksForNothingThatCounts() {
    assertThat(explain(get("/"), named("a").snis("a.org")))
        .containsExactly("route a: matches anything");
  }

  @Test
  void namesARouteWithoutANameByItsId() {
    assertThat(explain(get("/"), named(null).id(LOW).paths("/")))
        .containsExactly("route " + LOW + ": matches path / as /");
  }

  @Test
  void namesTheChosenRouteAndEachVerdict() {
    Explanation explanation =
        router(named("a").paths("/foo"), named("b").paths("/"), named("c").paths("/x"))
            .explain(get("/foo"));

    assertThat(explanation.chosen()).map(Route::name).contains("a");
    assertThat(explanation.considered())
        .extracting(one -> one.route().name() + " " + one.verdict())
        .containsExactly("a CHOSEN", "c NO_MATCH", "b OUTRANKED");
  }

  @Test
  void choosesNoneWhenNoneMatches() {
    assertThat(router(named("a").paths("/foo")).explain(get("/")).chosen()).isEmpty();
  }

  private static List<String> explain(RouteRequest request, RouteBuilder... routes) {
    return router(routes).explain(request).considered().stream().map(Considered::toString).toList();
  }

  /** Of two routes that both match. */
  private static String outranked(RouteRequest request, RouteBuilder... routes) {
    return router(routes).explain(request).considered().stream()
        .filter(one -> one.verdict() == Verdict.OUTRANKED)
        .map(Considered::reason)
        .findFirst()
        .orElseThrow();
  }

  private static Router router(RouteBuilder... routes) {
    return Router.of(Arrays.stream(routes).map(RouteBuilder::build).toList());
  }
}
