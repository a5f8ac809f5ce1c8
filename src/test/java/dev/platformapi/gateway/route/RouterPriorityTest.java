package dev.platformapi.gateway.route;

import static dev.platformapi.gateway.route.Requests.get;
import static dev.platformapi.gateway.route.Requests.send;
import static dev.platformapi.gateway.route.Requests.with;
import static dev.platformapi.gateway.route.Route.named;
import static dev.platformapi.gateway.route.RouteCase.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which of several routes that match is taken. {@code spec} is Kong's {@code
 * spec/01-unit/08-router_spec.lua}.
 */
class RouterPriorityTest {
  private static final Map<String, List<String>> TWO_HEADERS =
      Map.of("version", List.of("v1"), "location", List.of("us-east"));

  static Stream<RouteCase> byAttributes() {
    return Stream.of(
        of(
            "KONG.md 3.1: two attributes before one",
            send("GET", "/long/path", "a.org"),
            "two",
            named("one").paths("/long/path"),
            named("two").methods("GET").paths("/")),
        of(
            "KONG.md 3.1: three attributes before two of plain hosts and regexes",
            send("GET", "/path", "x.a.org"),
            "three",
            named("two").hosts("x.a.org").paths("~/path$").regexPriority(9),
            named("three").hosts("*.a.org").paths("/").methods("GET")),
        of(
            "KONG.md 3.1: five attributes before four",
            with(send("GET", "/path", "a.org"), "x", "1").overTls("a.org"),
            "five",
            named("four").hosts("a.org").paths("~/path").methods("GET").header("x", "1"),
            named("five").hosts("*.org").paths("/").methods("GET").header("x", "1").snis("a.org")),
        of(
            "KONG.md 3.1: kinds count, not values",
            get("/a", "a.org"),
            "two",
            named("one").hosts("a.org", "b.org", "c.org"),
            named("two").hosts("*.org").paths("/")),
        of(
            "KONG.md 3.1: a server name counts where it is ignored",
            get("/a/long"),
            "sni",
            named("path").paths("/a/long"),
            named("sni").paths("/").snis("a.org")),
        of(
            "KONG.md 3.1: several headers are one attribute",
            with(get("/a"), TWO_HEADERS),
            "path",
            named("headers").header("version", "v1").header("location", "us-east"),
            named("path").paths("/a").methods("GET")),
        of(
            "spec [host] has higher priority than [method]",
            send("TRACE", "/", "domain-2.org"),
            "host",
            named("method").methods("TRACE"),
            named("host").hosts("domain-1.org", "domain-2.org")),
        of(
            "spec [uri] has higher priority than [method]",
            send("TRACE", "/my-route", "domain.org"),
            "uri",
            named("method").methods("TRACE"),
            named("uri").paths("/my-route")),
        of(
            "spec [method] does not supersede [uri prefix]",
            get("/example/status/200", "domain.org"),
            "uri",
            named("method").methods("GET"),
            named("uri").paths("/example")),
        of(
            "spec half [uri] and [host] match, first host",
            get("/v1/path", "host1.com"),
            "1",
            named("1").hosts("host1.com").paths("/v1/path"),
            named("2").hosts("host2.com").paths("/")),
        of(
            "spec half [uri] and [host] match, second host",
            get("/v1/path", "host2.com"),
            "2",
            named("1").hosts("host1.com").paths("/v1/path"),
            named("2").hosts("host2.com").paths("/")),
        of(
            "spec half [wildcard host] and [method] match",
            send("POST", "/", "host.com"),
            "2",
            named("1").hosts("host.*").methods("GET"),
            named("2").hosts("host.*").methods("POST")),
        of(
            "spec half [uri regex] and [method] match",
            send("POST", "/users/123/profile", "domain.org"),
            "2",
            named("1").methods("GET").paths("~/users/\\d+/profile"),
            named("2").methods("POST").paths("~/users/\\d*/profile")),
        of(
            "spec root / [uri] does not supersede another route",
            get("/my-route/hello/world", "domain.org"),
            "route",
            named("root").paths("/"),
            named("route").paths("/my-route")),
        of(
            "spec root / [uri] acts as a catch-all route",
            get("/foobar/baz", "domain.org"),
            "root",
            named("root").paths("/"),
            named("route").paths("/my-route")),
        of(
            "spec only matches [uri prefix] as a prefix (anchored mode)",
            get("/something/my-route", "example.com"),
            "1",
            named("1").paths("/something/my-route"),
            named("2").hosts("example.com").paths("/my-route")));
  }

  static Stream<RouteCase> byHosts() {
    RouteBuilder[] plainAndWild = {
      named("wild").hosts("*.route.com").paths("/path1"),
      named("plain").hosts("plain.route.com").paths("/path2")
    };
    return Stream.of(
        of(
            "KONG.md 3.2: plain hosts before wildcards",
            get("/", "a.route.com"),
            "plain",
            named("wild").hosts("*.route.com"),
            named("plain").hosts("a.route.com")),
        of(
            "KONG.md 3.2: plain hosts before more headers",
            with(get("/", "a.b.org"), TWO_HEADERS),
            "plain",
            named("wild").hosts("*.b.org").header("version", "v1").header("location", "us-east"),
            named("plain").hosts("a.b.org").header("version", "v1")),
        of(
            "KONG.md 3.2: plain hosts before a regex",
            get("/path", "a.b.org"),
            "plain",
            named("wild").hosts("*.b.org").paths("~/path"),
            named("plain").hosts("a.b.org").paths("/")),
        of(
            "KONG.md 3.2: one wildcard among plain hosts counts as one",
            get("/a", "a.b.org"),
            "plain",
            named("mixed").hosts("a.b.org", "*.c.org").paths("/a"),
            named("plain").hosts("a.b.org").paths("/")),
        of(
            "KONG.md 3.2: no hosts are no plain ones",
            send("GET", "/a/long/path", "a.org"),
            "host",
            named("path").paths("/a/long/path").methods("GET"),
            named("host").hosts("a.org").methods("GET")),
        of(
            "spec [method] does not supersede [wildcard host], by id",
            get("/", "domain.com"),
            "wild",
            named("method").id(id(1)).methods("GET"),
            named("wild").id(id(2)).hosts("domain.*")),
        of(
            "spec [wildcard host] does not take precedence over a plain host",
            get("/", "plain.route.com"),
            "plain",
            named("plain").hosts("plain.route.com"),
            named("left").hosts("*.route.com"),
            named("right").hosts("route.*")),
        of(
            "spec [wildcard host + path] even if a similar [plain host] exists",
            get("/path1", "plain.route.com"),
            "wild",
            plainAndWild),
        of(
            "spec [plain host + path] even if a matching [wildcard host] exists",
            get("/path2", "plain.route.com"),
            "plain",
            plainAndWild),
        of(
            "spec prefers port-specific, by id",
            get("/", "route.org:80"),
            "port",
            named("any").id(id(2)).hosts("route.*"),
            named("port").id(id(3)).hosts("route.*:80")),
        of(
            "spec matches specific port, by id",
            get("/", "domain-1.org:321"),
            "port",
            named("any").id(id(1)).hosts("domain-1.org", "domain-2.org"),
            named("port").id(id(13)).hosts("domain-1.org:321", "domain-2.org")));
  }

  static Stream<RouteCase> byHeadersAndPaths() {
    return Stream.of(
        of(
            "KONG.md 3.3: more headers before a regex",
            with(get("/path"), TWO_HEADERS),
            "two",
            named("one").header("version", "v1").paths("~/path").regexPriority(9),
            named("two").header("version", "v1").header("location", "us-east").paths("/")),
        of(
            "spec more [headers] has priority over longer [paths]",
            with(get("/my-route/hello/world"), TWO_HEADERS),
            "two",
            named("one").header("version", "v1").paths("/my-route/hello"),
            named("two").header("version", "v1").header("location", "us-east").paths("/my-route")),
        of(
            "spec evaluates Routes with more [headers] first",
            with(
                get("/"),
                Map.of(
                    "version", List.of("v1"),
                    "user_agent", List.of("foo"),
                    "location", List.of("north", "west"))),
            "three",
            named("two").header("version", "v1", "v2").header("user_agent", "foo", "bar"),
            named("three")
                .header("version", "v1", "v2")
                .header("user_agent", "foo", "bar")
                .header("location", "east", "west")),
        of(
            "KONG.md 3.4: a regex before a longer prefix",
            get("/route/persons/123/profile"),
            "regex",
            named("prefix").paths("/route/persons/123/profile"),
            named("regex").paths("~/route")),
        of(
            "spec a [uri regex] even if a [prefix uri] got a match",
            get("/route/persons/123/profile", "domain.org"),
            "regex",
            named("prefix").paths("/route/persons"),
            named("regex").paths("~/route/persons/\\d+/profile")),
        of(
            "spec a [uri regex] even if a [uri] got an exact match",
            get("/route/fixture", "domain.org"),
            "regex",
            named("prefix").paths("/route/fixture"),
            named("regex").paths("~/route/(fixture)")),
        of(
            "spec a [uri regex + host] even if a [prefix uri] got a match",
            get("/path", "route.com"),
            "regex",
            named("short").hosts("route.com").paths("/pat"),
            named("post").hosts("route.com").paths("/path").methods("POST"),
            named("regex").hosts("route.com").paths("~/(path)")),
        of(
            "spec [wildcard host] + [uri regex]",
            get("/users/123/profile", "test.example.com"),
            "regex",
            named("regex").hosts("*.example.com").paths("~/users/\\d+/profile"),
            named("prefix").hosts("*.example.com").paths("/users")),
        of(
            "KONG.md 3.5: the higher regex_priority",
            get("/a/b/c"),
            "high",
            named("low").id(id(9)).paths("~/a/b/c$"),
            named("high").id(id(1)).paths("~/a").regexPriority(1)),
        of(
            "KONG.md 3.5: a negative regex_priority",
            get("/a/b/c"),
            "zero",
            named("negative").id(id(9)).paths("~/a/b/c$").regexPriority(-1),
            named("zero").id(id(1)).paths("~/a")),
        of(
            "spec [prefix matching ignore regex_priority]",
            get("/v1", "domain-2.org"),
            "long",
            named("root").hosts("domain-2.org").paths("/").regexPriority(5),
            named("long").hosts("domain-2.org").paths("/v1")),
        of(
            "KONG.md 3.6: the longer prefix",
            get("/my-route/hello/world", "domain.org"),
            "long",
            named("long").paths("/my-route/hello"),
            named("short").paths("/my-route")),
        of(
            "KONG.md 3.6: the longer prefix only if it matches",
            get("/my-route/world", "domain.org"),
            "short",
            named("long").paths("/my-route/hello"),
            named("short").paths("/my-route")),
        of(
            "KONG.md 3.6: prefixes are as long as their bytes",
            get("/%C3%A9a"),
            "bytes",
            named("bytes").id(id(1)).paths("/é"),
            named("root").id(id(2)).paths("/")),
        of(
            "KONG.md 3.6: the length of a regex does not count",
            get("/a/b/c"),
            "short",
            named("long").id(id(1)).paths("~/a/b/c"),
            named("short").id(id(2)).paths("~/a")),
        of(
            "spec a longer [uri] while [methods] are also defined",
            get("/my-route/hello", "domain.org"),
            "long",
            named("short").methods("POST", "PUT", "GET").paths("/my-route"),
            named("long").methods("POST", "PUT", "GET").paths("/my-route/hello")),
        of(
            "spec a longer [uri] while [hosts] are also defined",
            get("/my-route/hello", "domain.org"),
            "long",
            named("short").hosts("domain.org").paths("/my-route"),
            named("long").hosts("domain.org").paths("/my-route/hello")),
        of(
            "spec a better [uri] match exists for another [host]",
            get("/my-route/hello/world/and/goodnight", "example.com"),
            "2",
            named("1").hosts("example.com").paths("/my-route"),
            named("2").hosts("example.com").paths("/my-route/hello"),
            named("3").hosts("example.net").paths("/my-route/hello/world")));
  }

  static Stream<RouteCase> byIdAndBySplitting() {
    RouteBuilder[] regexAndPrefix = {
      named("both").hosts("domain-1.org").paths("~/some/thing/else", "/foo"),
      named("prefix").hosts("domain-1.org").paths("/foo/bar")
    };
    RouteBuilder[] overlapping = {
      named("outer").hosts("domain-1.org").paths("/foo", "/foo/bar/baz"),
      named("inner").hosts("domain-1.org").paths("/foo/bar")
    };
    return Stream.of(
        of(
            "KONG.md 3.7: the higher id",
            get("/a"),
            "high",
            named("low").id(id(1)).paths("/a"),
            named("high").id(id(2)).paths("/a")),
        of(
            "KONG.md 3.7: ids are bytes, not signed numbers",
            get("/a"),
            "high",
            named("low").id(UUID.fromString("7fffffff-0000-4000-8000-000000000000")).paths("/a"),
            named("high").id(UUID.fromString("80000000-0000-4000-8000-000000000000")).paths("/a")),
        of(
            "KONG.md 3.7: the second half of an id",
            get("/a"),
            "high",
            named("low").id(UUID.fromString("00000000-0000-4000-8000-000000000001")).paths("/a"),
            named("high").id(UUID.fromString("00000000-0000-4000-b000-000000000000")).paths("/a")),
        of(
            "spec matches the right route when several ones have a [uri regex]",
            get("/route/persons/456", "domain.org"),
            "1",
            named("1").id(id(1)).paths("~/route/persons/\\d{3}"),
            named("2").id(id(2)).paths("~/route/persons/\\d{3}/following"),
            named("3").id(id(3)).paths("~/route/persons/\\d{3}/[a-z]+")),
        of(
            "spec multiple routes of same category with conflicting values",
            get("/my-target-uri", "domain.org"),
            "target",
            named("1").hosts("domain.org").paths("/my-uri"),
            named("2").hosts("domain.org").paths("/my-uri"),
            named("target").hosts("domain.org").paths("/my-target-uri")),
        of(
            "spec [both regex and prefix] the regex",
            get("/some/thing/else", "domain-1.org"),
            "both",
            regexAndPrefix),
        of(
            "spec [both regex and prefix] the longer prefix of another",
            get("/foo/bar", "domain-1.org"),
            "prefix",
            regexAndPrefix),
        of(
            "KONG.md 3: the regexes of a route with prefixes before longer prefixes",
            get("/foo/bar"),
            "both",
            named("both").paths("/f", "~/foo"),
            named("prefix").paths("/foo/bar")),
        of(
            "spec [overlapping prefixes] the shortest",
            get("/foo", "domain-1.org"),
            "outer",
            overlapping),
        of(
            "spec [overlapping prefixes] another between them",
            get("/foo/bar", "domain-1.org"),
            "inner",
            overlapping),
        of(
            "spec [overlapping prefixes] the longest",
            get("/foo/bar/baz", "domain-1.org"),
            "outer",
            overlapping),
        of(
            "spec does not supersede another route with a longer [uri prefix]",
            get("/a/bb/foobar", "domain.org"),
            "long",
            named("split").paths("/a", "/bbbbbbb"),
            named("long").paths("/a/bb")));
  }

  @ParameterizedTest
  @MethodSource({"byAttributes", "byHosts", "byHeadersAndPaths", "byIdAndBySplitting"})
  void theRouteIs(RouteCase row) {
    List<Route> reversed = new ArrayList<>(row.routes());
    Collections.reverse(reversed);

    assertThat(chosen(row.routes(), row.request())).contains(row.expected());
    assertThat(chosen(reversed, row.request())).contains(row.expected());
  }

  /** As Kong makes them: version 5, from the route's id and the number of the part. */
  @Test
  void partsOfARouteHaveIdsThatFollowFromItsOwn() {
    Route route = named("a").id(id(1)).paths("/foo", "/bar", "~/x", "/longer").build();

    List<UUID> ids =
        SubRoute.of(route, new ArrayList<>()).stream().map(part -> part.priority().id()).toList();

    UUID namespace = UUID.fromString("7f145bf9-0dce-4f91-98eb-debbce4b9f6b");
    assertThat(ids)
        .containsExactly(
            NameId.of(namespace, id(1) + "#1"),
            NameId.of(namespace, id(1) + "#2"),
            NameId.of(namespace, id(1) + "#3"));
  }

  @Test
  void aRouteWhosePathsAreAllAlikeKeepsItsId() {
    Route route = named("a").id(id(1)).paths("/foo", "/bar").build();

    assertThat(SubRoute.of(route, new ArrayList<>()))
        .singleElement()
        .satisfies(part -> assertThat(part.priority().id()).isEqualTo(id(1)));
  }

  /** The example of RFC 9562, appendix A.4. */
  @Test
  void namesGiveIdsOfVersion5() {
    assertThat(
            NameId.of(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
        .hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  }

  @Test
  void countsNoMoreThan255Headers() {
    RouteBuilder many = named("many");
    RouteBuilder most = named("most");
    for (int i = 0; i < 300; i++) {
      most.header("x-" + i, "1");
      if (i < 255) {
        many.header("x-" + i, "1");
      }
    }

    assertThat(priority(many).headers()).isEqualTo(255);
    assertThat(priority(most).headers()).isEqualTo(255);
  }

  private static Priority priority(RouteBuilder route) {
    return SubRoute.of(route.build(), new ArrayList<>()).get(0).priority();
  }

  private static Optional<String> chosen(List<Route> routes, RouteRequest request) {
    return Router.of(routes).find(request).map(match -> match.route().name());
  }

  private static UUID id(int number) {
    return UUID.fromString("e8fb37f1-102d-461e-9c51-6608a6bb81%02d".formatted(number));
  }
}
