package dev.platformapi.gateway.route;

import static dev.platformapi.gateway.route.Requests.get;
import static dev.platformapi.gateway.route.Requests.send;
import static dev.platformapi.gateway.route.Requests.with;
import static dev.platformapi.gateway.route.Route.named;
import static dev.platformapi.gateway.route.RouteCase.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which requests a route takes, attribute by attribute. {@code spec} is Kong's {@code
 * spec/01-unit/08-router_spec.lua}.
 */
class RouterMatchTest {
  /** The routes of the spec's {@code select()}. */
  private static final RouteBuilder[] SPEC = {
    named("1 host").hosts("domain-1.org", "domain-2.org"),
    named("2 method").methods("TRACE"),
    named("3 uri").paths("/my-route"),
    named("4 host uri").hosts("domain-1.org", "domain-2.org").paths("/route-4"),
    named("5 host method").hosts("domain-1.org", "domain-2.org").methods("POST", "PUT", "PATCH"),
    named("6 uri method").paths("/route-6").methods("POST", "PUT", "PATCH"),
    named("7 host uri method")
        .hosts("domain-with-uri-1.org", "domain-with-uri-2.org")
        .paths("/my-route-uri")
        .methods("POST", "PUT", "PATCH"),
    named("8 serviceless").paths("/serviceless"),
    named("9 header").header("location", "my-location-1", "my-location-2"),
    named("10 headers").header("location", "my-location-1").header("version", "v1", "v2"),
    named("11 headers uri")
        .header("location", "my-location-1", "my-location-2")
        .paths("/headers-uri"),
    named("12 all")
        .hosts("domain-with-headers-1.org", "domain-with-headers-2.org")
        .header("location", "my-location-1", "my-location-2")
        .methods("POST", "PUT", "PATCH")
        .paths("/headers-host-uri-method"),
    named("13 port").hosts("domain-4.org:321"),
    named("14 header regex")
        .header("user_agent", "~*windows|linux|os\\s+x\\s*[\\d\\._]+|solaris|bsd"),
  };

  static Stream<RouteCase> spec() {
    return Stream.of(
        of("spec [host]", get("/", "domain-1.org"), "1 host", SPEC),
        of("spec [host] ignores default port", get("/", "domain-1.org:80"), "1 host", SPEC),
        of(
            "spec [host] weird port matches no-port route",
            get("/", "domain-1.org:123"),
            "1 host",
            SPEC),
        of("spec [host] matches specific port", get("/", "domain-4.org:321"), "13 port", SPEC),
        of("spec [host] fails just because of port", get("/", "domain-4.org:123"), null, SPEC),
        of("spec [uri]", get("/my-route", "domain.org"), "3 uri", SPEC),
        of("spec [uri + empty host]", get("/my-route-uri", ""), "3 uri", SPEC),
        of("spec [uri] without a host", get("/my-route-uri"), "3 uri", SPEC),
        of("spec [method]", send("TRACE", "/", "domain.org"), "2 method", SPEC),
        of("spec [host + uri]", get("/route-4", "domain-1.org"), "4 host uri", SPEC),
        of("spec [host + method]", send("POST", "/", "domain-1.org"), "5 host method", SPEC),
        of("spec [uri + method]", send("PUT", "/route-6", "domain.org"), "6 uri method", SPEC),
        of(
            "spec [host + uri + method]",
            send("PUT", "/my-route-uri", "domain-with-uri-2.org"),
            "7 host uri method",
            SPEC),
        of("spec [serviceless]", get("/serviceless"), "8 serviceless", SPEC),
        of(
            "spec [headers] first value",
            with(get("/"), "location", "my-location-1"),
            "9 header",
            SPEC),
        of(
            "spec [headers] second value",
            with(get("/"), "location", "my-location-2"),
            "9 header",
            SPEC),
        of(
            "spec [headers] one of several sent",
            with(get("/"), "location", "my-location-3", "my-location-2"),
            "9 header",
            SPEC),
        of("spec [headers] none", with(get("/"), "location", "my-location-3"), null, SPEC),
        of(
            "spec [headers] none of several",
            with(get("/"), "location", "my-location-3", "foo"),
            null,
            SPEC),
        of(
            "spec [headers] regex",
            with(get("/"), "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"),
            "14 header regex",
            SPEC),
        of(
            "spec multiple [headers]",
            with(get("/"), Map.of("location", List.of("my-location-1"), "version", List.of("v1"))),
            "10 headers",
            SPEC),
        of(
            "spec multiple [headers], other value",
            with(get("/"), Map.of("location", List.of("my-location-1"), "version", List.of("v2"))),
            "10 headers",
            SPEC),
        of(
            "spec multiple [headers] falls back",
            with(
                get("/"),
                Map.of(
                    "location",
                    List.of("my-location-3", "my-location-2"),
                    "version",
                    List.of("v2"))),
            "9 header",
            SPEC),
        of(
            "spec [headers + uri]",
            with(get("/headers-uri"), "location", "my-location-2"),
            "11 headers uri",
            SPEC),
        of(
            "spec [host + headers + uri + method]",
            with(
                send("PUT", "/headers-host-uri-method", "domain-with-headers-1.org"),
                "location",
                "my-location-2"),
            "12 all",
            SPEC),
        of("spec [uri prefix]", get("/my-route/some/path", "domain.org"), "3 uri", SPEC),
        of("spec misses: invalid [host]", get("/", "domain-3.org"), null, SPEC),
        of("spec misses: host of [host + uri]", get("/route-4", "domain-3.org"), null, SPEC),
        of(
            "spec misses: method of [host + uri + method]",
            get("/some-uri", "domain-with-uri-2.org"),
            null,
            SPEC),
        of(
            "spec misses: uri of [host + uri + method]",
            send("PUT", "/some-uri-foo", "domain-with-uri-2.org"),
            null,
            SPEC),
        of(
            "spec misses: [uri] is not the beginning",
            get("/some-other-prefix/my-route", "domain.org"),
            null,
            SPEC),
        of("spec misses: [headers]", with(get("/"), "location", "invalid-location"), null, SPEC),
        of(
            "spec misses: headers of [headers + uri]",
            with(get("/headers-uri"), "location", "invalid-location"),
            null,
            SPEC));
  }

  static Stream<RouteCase> paths() {
    RouteBuilder foo = named("foo").paths("/foo");
    RouteBuilder users = named("users").paths("~/users/\\d+/profile");
    return Stream.of(
        of("KONG.md 3: a prefix is text", get("/foobar"), "foo", foo),
        of("KONG.md 3: a prefix is the path itself", get("/foo"), "foo", foo),
        of("KONG.md 3: a prefix is not shorter", get("/fo"), null, foo),
        of("KONG.md 3: a prefix has a case", get("/FOO"), null, foo),
        of("KONG.md 3: the root takes all", get("/any/thing"), "root", named("root").paths("/")),
        of("KONG.md 3: the path is decoded first", get("/%66oo"), "foo", foo),
        of("KONG.md 3: slashes are merged first", get("//foo"), "foo", foo),
        of("KONG.md 3: dots are resolved first", get("/bar/../foo"), "foo", foo),
        of("KONG.md 3: encoded dots are resolved first", get("/bar/%2e%2E/foo"), "foo", foo),
        of("KONG.md 3: dots do not lead back into a route", get("/foo/../bar"), null, foo),
        of("KONG.md 3: an encoded slash is none", get("/a%2Fb"), null, named("a").paths("/a/b")),
        of(
            "spec allows url encoded paths if reserved",
            get("/endel%2Fst"),
            "a",
            named("a").paths("/endel%2Fst")),
        of(
            "spec allows url encoded paths, in small letters",
            get("/endel%2fst"),
            "a",
            named("a").paths("/endel%2Fst")),
        of(
            "Kong: others than reserved are decoded",
            get("/caf%C3%A9"),
            "a",
            named("a").paths("/café")),
        of(
            "Kong: bytes on the wire are UTF-8",
            get("/caf\u00c3\u00a9"),
            "a",
            named("a").paths("/café")),
        of(
            "spec gracefully handles invalid utf-8",
            get("/\u00fc\u0080\u0080\u0080\u0080\u00af"),
            null,
            named("a").paths("/")),
        of(
            "Kong: invalid UTF-8 is no route's, whatever it asks for",
            get("/%FF", "a.org"),
            null,
            named("a").hosts("a.org")),
        of(
            "spec special characters",
            get("/\\d"),
            "a",
            named("a").paths("/\\d"),
            named("b").paths("~/\\d+\"")),
        of(
            "spec special characters in a regex",
            get("/123\""),
            "b",
            named("a").paths("/\\d"),
            named("b").paths("~/\\d+\"")),
        of(
            "spec matches with [uri regex]",
            get("/users/123/profile", "domain.org"),
            "users",
            users),
        of(
            "KONG.md 3: a regex need not reach the end",
            get("/users/123/profiles/x"),
            "users",
            users),
        of("KONG.md 3: a regex is anchored at the start", get("/x/users/123/profile"), null, users),
        of(
            "spec from the beginning of the request URI",
            get("/extra/prefix/123"),
            null,
            named("a").paths("~/prefix/[0-9]+")),
        of(
            "KONG.md 3: all alternatives are anchored",
            get("/x/b"),
            null,
            named("a").paths("~/a|/b")),
        of("KONG.md 3: each alternative may match", get("/b/x"), "a", named("a").paths("~/a|/b")),
        of("Rust: $ is the end", get("/a/b"), null, named("a").paths("~/a$")),
        of("Rust: $ is the end, reached", get("/a"), "a", named("a").paths("~/a$")),
        of("Rust: a group may have no P", get("/a/7"), "a", named("a").paths("~/a/(?<id>\\d)")),
        of("Rust: a regex has a case", get("/A"), null, named("a").paths("~/a")),
        of("Rust: flags", get("/A/x"), "a", named("a").paths("~(?i)/a/x")),
        of(
            "Rust: flags leave no literals to go by",
            get("/b/C/x"),
            "a",
            named("a").paths("~/b(?i)/c/x")),
        of("Rust: classes of Unicode", get("/%C3%A9"), "a", named("a").paths("~/\\p{L}$")),
        of(
            "spec regex paths are not normalized",
            get("/regex/123"),
            null,
            named("a").paths("~/reg%65x/\\d+")),
        of(
            "spec leave reserved characters alone in regex paths",
            get("/regex-reserved%2Fabc"),
            "a",
            named("a").paths("~/regex-reserved%2Fabc")),
        of(
            "Kong: a regex sees the decoded path",
            get("/users/%6aohn%20doe"),
            "a",
            named("a").paths("~/users/[a-z\\s]+$")),
        of(
            "KONG.md 3: OR within paths",
            get("/two"),
            "a",
            named("a").paths("/one", "/two", "/three", "~/four")),
        of(
            "KONG.md 3: OR within paths of other lengths",
            get("/three/x"),
            "a",
            named("a").paths("/one", "/two", "/three", "~/four")),
        of(
            "KONG.md 3: OR with regexes",
            get("/four"),
            "a",
            named("a").paths("/one", "/two", "/three", "~/four")),
        of("KONG.md 3: OR within regexes", get("/b1"), "a", named("a").paths("~/a\\d", "~/b\\d")));
  }

  static Stream<RouteCase> hosts() {
    RouteBuilder[] wild = {named("left").hosts("*.route.com"), named("right").hosts("route.*")};
    RouteBuilder port = named("port").hosts("example.com:8000");
    return Stream.of(
        of("spec leftmost wildcards", get("/", "foo.route.com"), "left", wild),
        of("spec rightmost wildcards", get("/", "route.org"), "right", wild),
        of("spec wildcards match any port, right", get("/", "route.org:123"), "right", wild),
        of("spec wildcards match any port, left", get("/", "foo.route.com:123"), "left", wild),
        of("Kong: a wildcard takes several labels", get("/", "a.b.c.route.com"), "left", wild),
        of("Kong: a leftmost wildcard wants its dot", get("/", "xroute.com"), null, wild),
        of("Kong: a rightmost wildcard wants its dot", get("/", "routes.org"), null, wild),
        of("Kong: a wildcard host is not the bare name", get("/", "route.com"), "right", wild),
        of(
            "spec port-specific routes",
            get("/", "foo.route.net:123"),
            "a",
            named("a").hosts("*.route.net:123")),
        of(
            "spec port-specific routes fail other ports",
            get("/", "foo.route.net:456"),
            null,
            named("a").hosts("*.route.net:123")),
        of("Kong fields: the port of Host", get("/", "example.com:8000"), "port", port),
        of(
            "Kong fields: Host has no port, the listener's counts",
            get("/").withHost("example.com", 8000),
            "port",
            port),
        of(
            "Kong fields: Host's port before the listener's",
            get("/").withHost("example.com:80", 8000),
            null,
            port),
        of("Kong fields: no port at all", get("/", "example.com"), null, port),
        of("RFC 9110: hosts in any case", get("/", "EXAMPLE.Com:8000"), "port", port),
        of(
            "RFC 9110: hosts of routes in any case",
            get("/", "example.com"),
            "a",
            named("a").hosts("Example.COM")),
        of("RFC 9110: wildcards in any case", get("/", "FOO.ROUTE.COM"), "left", wild),
        of(
            "Kong split_host_port: IPv6 whole",
            get("/", "[::1]:80"),
            "a",
            named("a").hosts("[::1]:80")),
        of(
            "Kong split_host_port: IPv6 with another port",
            get("/", "[::1]:81"),
            null,
            named("a").hosts("[::1]:80")),
        of(
            "Kong split_host_port: a port of letters is none",
            get("/", "localhost:23h"),
            null,
            named("a").hosts("localhost")),
        of(
            "Kong split_host_port: an empty port is none",
            get("/", "localhost:"),
            null,
            named("a").hosts("localhost")),
        of(
            "Kong: a dot at the end is another host",
            get("/", "localhost."),
            null,
            named("a").hosts("localhost")),
        of("HTTP/1.0: no host, no match", get("/"), null, named("a").hosts("localhost")),
        of("HTTP/1.0: no host, no wildcard", get("/"), null, named("a").hosts("*.localhost")),
        of(
            "KONG.md 3: OR within hosts",
            get("/", "b.org"),
            "a",
            named("a").hosts("*.a.org", "b.org", "c.org:1")),
        of(
            "KONG.md 3: AND across attributes",
            get("/x", "b.org"),
            null,
            named("a").hosts("b.org").paths("/y")),
        of(
            "spec [wildcard/plain + uri + method]",
            send("TRACE", "/path", "example.com"),
            "a",
            named("a").hosts("*.domain.com", "example.com").paths("/path").methods("GET", "TRACE")),
        of(
            "spec [wildcard/plain + uri + method], other method",
            send("POST", "/path", "foo.domain.com"),
            null,
            named("a")
                .hosts("*.domain.com", "example.com")
                .paths("/path")
                .methods("GET", "TRACE")));
  }

  static Stream<RouteCase> methodsHeadersAndServerNames() {
    RouteBuilder agent = named("agent").header("USER_AGENT", "foo", "bar");
    RouteBuilder sni = named("sni").snis("www.example.org").paths("/");
    return Stream.of(
        of(
            "KONG.md 3: a method of its own",
            send("PURGE", "/", null),
            "a",
            named("a").methods("PURGE")),
        of("KONG.md 3: HEAD is not GET", send("HEAD", "/", null), null, named("a").methods("GET")),
        of(
            "KONG.md 3: methods are compared as sent",
            send("get", "/", null),
            null,
            named("a").methods("GET")),
        of(
            "spec header names are case-insensitive",
            with(get("/"), "user-agent", "foo"),
            "agent",
            agent),
        of("spec header names: underscores", with(get("/"), "user_agent", "foo"), "agent", agent),
        of(
            "Kong: dashes of a route, underscores of a client",
            with(get("/"), "x_a", "1"),
            "a",
            named("a").header("X-A", "1")),
        of(
            "spec header values are case-insensitive",
            with(get("/"), "User-Agent", "FOO"),
            "agent",
            agent),
        of(
            "spec header values of routes in any case",
            with(get("/"), "x", "baz"),
            "a",
            named("a").header("x", "BAZ")),
        of(
            "KONG.md 3: a header value is the whole",
            with(get("/"), "x", "bazar"),
            null,
            named("a").header("x", "baz")),
        of(
            "KONG.md 3: an empty header value",
            with(get("/"), "x", ""),
            "a",
            named("a").header("x", "")),
        of("KONG.md 3: a missing header", get("/"), null, named("a").header("x", "")),
        of(
            "KONG.md 3: AND across headers",
            with(get("/"), "x", "1"),
            null,
            named("a").header("x", "1").header("y", "1")),
        of(
            "KONG.md 3: a single value after ~* is a regex",
            with(get("/"), "x", "v12"),
            "a",
            named("a").header("x", "~*^v\\d+$")),
        of(
            "KONG.md 3: a header regex, not found",
            with(get("/"), "x", "w12"),
            null,
            named("a").header("x", "~*^v\\d+$")),
        of(
            "KONG.md 3: a header regex is not anchored",
            with(get("/"), "x", "a v12 b"),
            "a",
            named("a").header("x", "~*v\\d")),
        of(
            "KONG.md 3: one of the values has the regex",
            with(get("/"), "x", "a", "v1"),
            "a",
            named("a").header("x", "~*^v")),
        of(
            "KONG.md 3: a header regex in any case",
            with(get("/"), "x", "QUOTE"),
            "a",
            named("a").header("x", "~*Quote")),
        of(
            "ours: \\S of a header regex is not lowered to \\s",
            with(get("/"), "x", "a"),
            "a",
            named("a").header("x", "~*^\\S$")),
        of(
            "KONG.md 3: of several values none is a regex",
            with(get("/"), "x", "ab"),
            null,
            named("a").header("x", "~*a", "b")),
        of(
            "KONG.md 3: of several values ~* is text",
            with(get("/"), "x", "~*a"),
            "a",
            named("a").header("x", "~*a", "b")),
        of("spec [sni]", get("/").overTls("www.example.org"), "sni", sni),
        of("KONG.md 3: another server name", get("/").overTls("www.example.com"), null, sni),
        of("KONG.md 3: TLS without a server name", get("/").overTls(null), null, sni),
        of("spec #6425: SNI is ignored without TLS", get("/"), "sni", sni),
        of(
            "Kong: the dot at the end of a server name",
            get("/").overTls("a.org"),
            "a",
            named("a").snis("a.org.")),
        of(
            "RFC 6066: server names in any case",
            get("/").overTls("A.org"),
            "a",
            named("a").snis("a.ORG")),
        of(
            "Kong 3.7: a wildcard server name",
            get("/").overTls("x.a.org"),
            "a",
            named("a").snis("*.a.org")),
        of(
            "Kong 3.7: a wildcard server name at the right",
            get("/").overTls("a.net"),
            "a",
            named("a").snis("a.*")),
        of(
            "Kong 3.7: a wildcard server name, another",
            get("/").overTls("a.org"),
            null,
            named("a").snis("*.a.org")),
        of(
            "KONG.md 3: protocols do not decide, HTTPS only",
            get("/"),
            "a",
            named("a").paths("/").protocols(Protocol.HTTPS)),
        of(
            "KONG.md 3: protocols do not decide, gRPC",
            get("/"),
            "a",
            named("a").paths("/").protocols(Protocol.GRPC)));
  }

  @ParameterizedTest
  @MethodSource({"spec", "paths", "hosts", "methodsHeadersAndServerNames"})
  void aRequestBelongsTo(RouteCase row) {
    assertThat(Router.of(row.routes()).find(row.request()).map(match -> match.route().name()))
        .isEqualTo(java.util.Optional.ofNullable(row.expected()));
  }
}
