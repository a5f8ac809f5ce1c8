package dev.platformapi.gateway.route;

import static dev.platformapi.gateway.route.Requests.get;
import static dev.platformapi.gateway.route.Route.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a match beside the route. */
class RouteMatchTest {
  /** The spec's "returns uri_captures from a [uri regex]", with the path that gives each. */
  @ParameterizedTest
  @CsvSource({
    "/users/1984/profile, /users/1984/profile, 1984, ''",
    "/users/1984/profile/email, /users/1984/profile/email, 1984, email"
  })
  void groupsHaveNumbersAndNames(String path, String whole, String user, String scope) {
    RouteBuilder route = named("a").paths("~/users/(?P<user_id>\\d+)/profile/?(?P<scope>[a-z]*)");

    assertThat(match(route, get(path)).captures())
        .isEqualTo(
            new Captures(List.of(whole, user, scope), Map.of("user_id", user, "scope", scope)));
  }

  @Test
  void groupsAreOfTheDecodedPath() {
    RouteBuilder route = named("a").paths("~/users/(?<fullname>[a-zA-Z\\s\\d%]+)/profile");

    assertThat(match(route, get("/users/%6aohn%20doe/profile")).captures().named())
        .containsExactly(Map.entry("fullname", "john doe"));
  }

  @Test
  void aGroupThatTookNoPartIsMissing() {
    Captures captures = match(named("a").paths("~/a(?<b>/b)?(?<c>/c)?"), get("/a/c")).captures();

    assertThat(captures.groups()).containsExactly("/a/c", null, "/c");
    assertThat(captures.named()).containsExactly(Map.entry("c", "/c"));
  }

  @ParameterizedTest
  @CsvSource({"/hello", "~/hello/w\\w+"})
  void thereAreNoCapturesWithoutGroups(String path) {
    assertThat(match(named("a").paths(path), get("/hello/world")).captures())
        .isEqualTo(Captures.NONE);
  }

  @Test
  void theFirstRegexThatMatchesGivesTheCaptures() {
    RouteMatch match =
        match(
            named("a").paths("~/b/(?<b>\\d)", "~/a/(?<first>\\d)", "~/a/(?<second>.)"),
            get("/a/1"));

    assertThat(match.path()).isEqualTo("~/a/(?<first>\\d)");
    assertThat(match.captures().named()).containsExactly(Map.entry("first", "1"));
  }

  @Test
  void saysWhichHostPathAndPartOfTheRouteMatched() {
    RouteMatch match =
        match(
            named("a").hosts("b.org", "*.a.org").paths("/x", "/foo", "/bar", "~/r"),
            get("/foo/1", "w.a.org:80"));

    assertThat(match.host()).isEqualTo("*.a.org");
    assertThat(match.path()).isEqualTo("/foo");
    assertThat(match.matched()).isEqualTo("/foo");
    assertThat(match.paths()).containsExactly("/foo", "/bar");
  }

  @Test
  void saysNothingOfWhatTheRouteDoesNotAskFor() {
    RouteMatch match = match(named("a").methods("GET"), get("/foo", "a.org"));

    assertThat(match.host()).isNull();
    assertThat(match.path()).isNull();
    assertThat(match.matched()).isNull();
    assertThat(match.paths()).isEmpty();
    assertThat(match.strippedPrefix()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/my-route, true, /my-route/x, /my-route",
        "/my-route, false, /my-route/x, -",
        "/, true, /x, /",
        "/endel%2Fst, true, /endel%2Fst, /endel%2Fst",
        "~/users/\\d+, true, /users/12/x, /users/12",
        "~/a[^x]+, true, /a%0ab/x, /a%0Ab/"
      })
  void theStrippedPrefixMayStandInAHeader(
      String path, boolean strip, String request, String prefix) {
    assertThat(match(named("a").paths(path).stripPath(strip), get(request)).strippedPrefix())
        .isEqualTo(prefix);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // preserve_host, Host, upstream's, target, port, TLS, sent
        "true,  preserve.com,     -,     example.org, 80,   false, preserve.com",
        "true,  preserve.com:123, -,     example.org, 80,   false, preserve.com:123",
        "true,  Preserve.COM,     u.org, example.org, 80,   false, Preserve.COM",
        "true,  -,                -,     example.org, 80,   false, example.org",
        "false, discard.com,      -,     example.org, 80,   false, example.org",
        "false, discard.com,      -,     example.org, 443,  true,  example.org",
        "false, discard.com,      -,     example.org, 443,  false, example.org:443",
        "false, discard.com,      -,     example.org, 80,   true,  example.org:80",
        "false, discard.com,      -,     example.org, 8080, false, example.org:8080",
        "false, discard.com,      u.org, example.org, 8080, false, u.org"
      })
  void tellsTheServiceAHost(
      boolean preserve,
      String host,
      String upstream,
      String target,
      int port,
      boolean tls,
      String sent) {
    RouteMatch match =
        match(named("a").paths("/").preserveHost(preserve), get("/").withHost(host, 0));

    assertThat(match.upstreamHost(upstream, target, port, tls)).isEqualTo(sent);
  }

  private static RouteMatch match(RouteBuilder route, RouteRequest request) {
    return Router.of(List.of(route.build())).find(request).orElseThrow();
  }
}
