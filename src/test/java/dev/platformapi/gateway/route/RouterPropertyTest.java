package dev.platformapi.gateway.route;

import static dev.platformapi.gateway.route.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiled router and the plain one agree, on routes and requests that are often alike. */
class RouterPropertyTest {
  private static final int ROUTERS = Integer.getInteger("test.routers", 60);
  private static final int ROUTES = Integer.getInteger("test.routes", 1_500);
  private static final int REQUESTS = 50;
  private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE"};
  private static final String[] HOSTS = {
    "a.org",
    "b.org",
    "c.a.org",
    "*.org",
    "*.a.org",
    "a.*",
    "b.*",
    "c.a.*",
    "a.org:80",
    "*.a.org:81",
    "a.*:80",
    "B.org",
    "*"
  };
  private static final String[] PATHS = {
    "/",
    "/a",
    "/b",
    "/ab",
    "/a/",
    "/a/b",
    "/a/b/c",
    "/b/a",
    "/abc",
    "/é",
    "/é/a",
    "/a/é",
    "~/a",
    "~/a/\\d+",
    "~/a/(b|c)",
    "~/[ab]+/c",
    "~/a|/b",
    "~/.*/b",
    "~/a(/b)?/c",
    "~/v\\d+/a/",
    "~/v\\d+/b/",
    "~/v\\d/.+/c$",
    "~/\\w+/a/b",
    "~/ab?/c",
    "~/ab*c",
    "~(?i)/A/B",
    "~/é+/a"
  };
  private static final String[] HEADERS = {"x", "y", "X-Z"};
  private static final String[] VALUES = {"1", "2", "A", "a"};
  private static final String[] SERVER_NAMES = {"a.org", "b.org", "*.org", "a.*"};

  private static final String[] REQUEST_HOSTS = {
    "a.org",
    "b.org",
    "c.a.org",
    "d.c.a.org",
    "a.net",
    "b.net:80",
    "a.org:80",
    "c.a.org:81",
    "A.ORG",
    "x",
    null
  };
  private static final String[] PIECES = {
    "/", "/a", "/b", "/c", "/ab", "/abc", "/1", "/v1", "/v22", "/%C3%A9", "a", "b", "/A", "/B"
  };

  private Random random;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 30, 100, 300})
  void agreesWithThePlainOne(int routes) {
    random = new Random(routes);
    for (int i = 0; i < Math.min(ROUTERS, ROUTES / routes); i++) {
      List<Route> set = new ArrayList<>();
      for (int j = 0; j < routes; j++) {
        set.add(route("r" + j));
      }
      Router router = Router.of(set);
      PlainRouter plain = new PlainRouter(set);
      for (int j = 0; j < REQUESTS; j++) {
        RouteRequest request = request();
        String found =
            router.find(request).map(match -> match.route().name() + match.paths()).orElse(null);

        assertThat(found).as("%s%n%s", request, set).isEqualTo(plain.find(request));
      }
      RouteRequest request = request();
      assertThat(router.explain(request).chosen())
          .isEqualTo(router.find(request).map(RouteMatch::route));
    }
  }

  private Route route(String name) {
    RouteBuilder route = Route.named(name).id(new UUID(random.nextLong(), random.nextLong()));
    if (maybe()) {
      route.methods(some(METHODS));
    }
    if (maybe()) {
      route.hosts(some(HOSTS));
    }
    if (maybe() || maybe()) {
      route.paths(some(PATHS));
    }
    if (maybe()) {
      route.header(one(HEADERS), random.nextInt(4) == 0 ? new String[] {"~*^[1A]"} : some(VALUES));
    }
    if (maybe()) {
      route.header(one(HEADERS), some(VALUES));
    }
    if (random.nextInt(4) == 0) {
      route.snis(some(SERVER_NAMES));
    }
    return route.regexPriority(random.nextInt(3) - 1).build();
  }

  private RouteRequest request() {
    StringBuilder path = new StringBuilder("/");
    for (int i = random.nextInt(5); i > 0; i--) {
      path.append(one(PIECES));
    }
    RouteRequest request =
        RouteRequest.of(one(METHODS), path.toString())
            .withHost(one(REQUEST_HOSTS), random.nextInt(2) * 80);
    Map<String, List<String>> headers = new HashMap<>();
    for (String header : HEADERS) {
      if (maybe()) {
        headers.put(header, List.of(some(VALUES)));
      }
    }
    request = with(request, headers);
    return maybe()
        ? request.overTls(maybe() ? one(SERVER_NAMES).replace("*", "a") : null)
        : request;
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  private String one(String[] of) {
    return of[random.nextInt(of.length)];
  }

  private String[] some(String[] of) {
    return random
        .ints(1 + random.nextInt(3), 0, of.length)
        .mapToObj(i -> of[i])
        .toArray(String[]::new);
  }
}
