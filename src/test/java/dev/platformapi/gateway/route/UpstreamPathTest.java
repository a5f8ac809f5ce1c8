package dev.platformapi.gateway.route;

import static dev.platformapi.gateway.route.Requests.get;
import static dev.platformapi.gateway.route.Route.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which path the service is asked for: the rows of Kong's {@code
 * spec/fixtures/router_path_handling_tests.lua}, with prefixes and, as its router's spec does it,
 * with regexes that match the same.
 */
class UpstreamPathTest {
  /** Service's path, route's path (- for none), strip_path (* for both), request, asked. */
  private static final String SLASHES =
      """
      /          /        *      /            /
      /          /        *      /route       /route
      /          /        *      /route/      /route/
      /          /        *      /routereq    /routereq
      /          /        *      /route/req   /route/req
      /          /route   false  /route       /route
      /          /route   false  /route/      /route/
      /          /route   false  /routereq    /routereq
      /          /route   true   /route       /
      /          /route   true   /route/      /
      /          /route   true   /routereq    /req
      /          /route/  false  /route/      /route/
      /          /route/  false  /route/req   /route/req
      /          /route/  true   /route/      /
      /          /route/  true   /route/req   /req
      /srv       /rou     false  /roureq      /srv/roureq
      /srv       /rou     true   /roureq      /srv/req
      /srv/      /rou     false  /rou         /srv/rou
      /srv/      /rou     true   /rou         /srv
      /service   /        *      /            /service
      /service   /        *      /route       /service/route
      /service   /        *      /route/      /service/route/
      /service   /        *      /routereq    /service/routereq
      /service   /        *      /route/req   /service/route/req
      /service   /route   false  /route       /service/route
      /service   /route   false  /route/      /service/route/
      /service   /route   false  /routereq    /service/routereq
      /service   /route   true   /route       /service
      /service   /route   true   /route/      /service/
      /service   /route   true   /routereq    /service/req
      /service   /route/  false  /route/      /service/route/
      /service   /route/  false  /route/req   /service/route/req
      /service   /route/  true   /route/      /service/
      /service   /route/  true   /route/req   /service/req
      /service/  /        *      /route/      /service/route/
      /service/  /        *      /            /service/
      /service/  /        *      /route       /service/route
      /service/  /        *      /routereq    /service/routereq
      /service/  /        *      /route/req   /service/route/req
      /service/  /route   false  /route       /service/route
      /service/  /route   false  /route/      /service/route/
      /service/  /route   false  /routereq    /service/routereq
      /service/  /route   true   /route       /service
      /service/  /route   true   /route/      /service/
      /service/  /route   true   /routereq    /service/req
      /service/  /route/  false  /route/      /service/route/
      /service/  /route/  false  /route/req   /service/route/req
      /service/  /route/  true   /route/      /service/
      /service/  /route/  true   /route/req   /service/req
      /          -        *      /            /
      /          -        *      /route       /route
      /          -        *      /route/      /route/
      /service   -        *      /            /service
      /service   -        *      /route       /service/route
      /service   -        *      /route/      /service/route/
      /service/  -        *      /            /service/
      /service/  -        *      /route       /service/route
      /service/  -        *      /route/      /service/route/
      """;

  record Row(String service, String path, boolean strip, String request, String asked) {}

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    SLASHES
        .lines()
        .map(line -> line.split(" +"))
        .forEach(
            cell -> {
              for (String strip :
                  cell[2].equals("*") ? List.of("true", "false") : List.of(cell[2])) {
                rows.add(new Row(cell[0], cell[1], Boolean.parseBoolean(strip), cell[3], cell[4]));
              }
            });
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void ofAPrefixOrAHost(Row row) {
    RouteBuilder route = named("a").hosts("a.org");

    assertThat(asked(row.path().equals("-") ? route : route.paths(row.path()), row))
        .isEqualTo(row.asked());
  }

  static Stream<Row> rowsWithPaths() {
    return rows().filter(row -> !row.path().equals("-"));
  }

  @ParameterizedTest
  @MethodSource("rowsWithPaths")
  void ofARegex(Row row) {
    String regex = "~/[0]?" + row.path().substring(1);

    assertThat(asked(named("a").hosts("a.org").paths(regex), row)).isEqualTo(row.asked());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // spec: stripped paths
        "/my-route,               -,    true,  /my-route/hello/world, /hello/world",
        "/my-route,               -,    true,  /my-route,             /",
        "/my-route,               -,    false, /my-route/hello/world, /my-route/hello/world",
        "/,                       -,    true,  /my-route/hello/world, /my-route/hello/world",
        "/endel%2Fst,             -,    true,  /endel%2Fst,           /",
        "/endel%2Fst,             -,    false, /endel%2Fst,           /endel%2Fst",
        "~/users/\\d+/profile,    -,    true,  /users/123/profile/hello/world, /hello/world",
        "~/users/(\\d+)/profile,  -,    true,  /users/123/profile/hello/world, /hello/world",
        "~/a|/b,                  -,    true,  /b/x,                  /x",
        // what is sent on is normal, and percent-encoded again
        "/a,                      -,    true,  /a//b/./c/../d,        /b/d",
        "/a,                      -,    true,  /a/b%20c%0ad,          /b%20c%0Ad",
        "/a,                      -,    true,  /a/%c3%a9,             /%C3%A9",
        "/a,                      -,    true,  /a/%e2%82%ac/%2f,      /%E2%82%AC/%2F",
        "/é,                      -,    true,  /%C3%A9/x,             /x",
        "/é,                      -,    false, /%C3%A9/x,             /%C3%A9/x",
        "/a,                      /s t, true,  /a/x,                  /s%20t/x",
        "/\\d,                    -,    false, /%5Cd,                 /%5Cd",
        // a prefix that ends within a segment cannot make dots of it
        "/a,                      /s,   true,  /a../b,                /s/b",
        "/a,                      /s,   true,  /a./b,                 /s/b",
        "/a,                      /s,   true,  /a..,                  /s",
        "/a,                      /s,   true,  /a.,                   /s",
        "/a,                      /s,   true,  /a...,                 /s/...",
        "/a,                      /s,   true,  /a.b,                  /s/.b"
      })
  void ofOtherPaths(String path, String service, boolean strip, String request, String asked) {
    Route route = named("a").paths(path).stripPath(strip).build();

    assertThat(Router.of(List.of(route)).find(get(request)).orElseThrow().upstreamPath(service))
        .isEqualTo(asked);
  }

  private static String asked(RouteBuilder builder, Row row) {
    Route route = builder.stripPath(row.strip()).build();
    return Router.of(List.of(route))
        .find(get(row.request(), "a.org"))
        .orElseThrow()
        .upstreamPath(row.service());
  }
}
