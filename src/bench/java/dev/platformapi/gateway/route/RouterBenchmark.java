package dev.platformapi.gateway.route;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to find a request's route, by the kind of the routes and by how many there are. */
@State(Scope.Benchmark)
public class RouterBenchmark {
  /** A power of two. */
  private static final int REQUESTS = 1_024;

  /** Routes of one kind, and requests for some of them. */
  public enum Kind {
    /** Plain paths. */
    PATHS {
      @Override
      RouteBuilder route(int i) {
        return Route.named("r" + i).paths("/api/v1/service-" + i + "/");
      }

      @Override
      RouteRequest request(int i) {
        return RouteRequest.of("GET", "/api/v1/service-" + i + "/orders/42/items")
            .withHost("api.example.com", 80);
      }
    },
    /** Plain paths, none matches. */
    MISSES {
      @Override
      RouteBuilder route(int i) {
        return PATHS.route(i);
      }

      @Override
      RouteRequest request(int i) {
        return RouteRequest.of("GET", "/api/v1/service-" + i + "x/orders/42/items")
            .withHost("api.example.com", 80);
      }
    },
    /** Plain hosts, all with path /. */
    HOSTS {
      @Override
      RouteBuilder route(int i) {
        return Route.named("r" + i).hosts("tenant-" + i + ".example.com").paths("/");
      }

      @Override
      RouteRequest request(int i) {
        return RouteRequest.of("GET", "/orders/42/items")
            .withHost("tenant-" + i + ".example.com", 80);
      }
    },
    /** Wildcard hosts, paths, methods. */
    WILDCARDS {
      @Override
      RouteBuilder route(int i) {
        return Route.named("r" + i)
            .hosts("*.tenant-" + i / 10 + ".example.com")
            .paths("/service-" + i % 10)
            .methods("GET", "POST");
      }

      @Override
      RouteRequest request(int i) {
        return RouteRequest.of("GET", "/service-" + i % 10 + "/orders/42/items")
            .withHost("eu.tenant-" + i / 10 + ".example.com", 80);
      }
    },
    /** Plain paths, each tenth a regex. */
    MIXED {
      @Override
      RouteBuilder route(int i) {
        return i % 10 == 0
            ? Route.named("r" + i).paths("~/api/v1/service-" + i + "/orders/(?<id>\\d+)")
            : PATHS.route(i);
      }

      @Override
      RouteRequest request(int i) {
        return PATHS.request(i);
      }
    },
    /** Regexes, told apart by a part only. */
    REGEXES {
      @Override
      RouteBuilder route(int i) {
        return Route.named("r" + i).paths("~/v\\d+/service-" + i + "/orders/(?<id>\\d+)");
      }

      @Override
      RouteRequest request(int i) {
        return RouteRequest.of("GET", "/v12/service-" + i + "/orders/42/items")
            .withHost("api.example.com", 80);
      }
    },
    /** One header each, all with path /. */
    HEADERS {
      @Override
      RouteBuilder route(int i) {
        return Route.named("r" + i).header("x-tenant", "tenant-" + i).paths("/");
      }

      @Override
      RouteRequest request(int i) {
        List<String> tenant = List.of("tenant-" + i);
        return RouteRequest.of("GET", "/orders/42/items")
            .withHost("api.example.com", 80)
            .withHeaders(name -> name.equals("x-tenant") ? tenant : List.of());
      }
    };

    abstract RouteBuilder route(int i);

    abstract RouteRequest request(int i);
  }

  @Param public Kind kind;

  @Param({"10", "1000", "10000"})
  public int routes;

  private Router router;
  private RouteRequest[] requests;
  private int next;

  @Setup
  public void setUp() {
    router =
        Router.of(
            IntStream.range(0, routes)
                .mapToObj(i -> kind.route(i).id(new UUID(0, i)).build())
                .toList());
    requests =
        new Random(routes)
            .ints(REQUESTS, 0, routes)
            .mapToObj(kind::request)
            .toArray(RouteRequest[]::new);
    for (RouteRequest request : requests) {
      if (router.find(request).isPresent() == (kind == Kind.MISSES)) {
        throw new IllegalStateException(request + " is not what " + kind + " measures");
      }
    }
  }

  @Benchmark
  public Optional<RouteMatch> find() {
    return router.find(requests[next++ & REQUESTS - 1]);
  }
}
