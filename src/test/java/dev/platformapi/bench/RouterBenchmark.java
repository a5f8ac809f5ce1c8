package dev.platformapi.bench;

import dev.platformapi.gateway.route.Route;
import dev.platformapi.gateway.route.RouteBuilder;
import dev.platformapi.gateway.route.RouteRequest;
import dev.platformapi.gateway.route.Router;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What it costs to find a request's route among 10, 1,000 and 10,000, in nanoseconds, in one run:
 *
 * <pre>./mvnw -q test-compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java \
 *     -Dexec.classpathScope=test -Dexec.mainClass=dev.platformapi.bench.RouterBenchmark</pre>
 *
 * <p>Each number is the median of the rounds, in which all cases take turns, so that what the
 * machine does meanwhile strikes all of them; time is the thread's own. Numbers of one run can be
 * compared with each other, not with another's.
 */
public final class RouterBenchmark {
  private static final int[] SIZES = {10, 1_000, 10_000};
  private static final int REQUESTS = 1_024;
  private static final int WARM_UP = 40;
  private static final int ROUNDS = 15;
  private static final long ROUND_NANOS = 20_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What is measured is added up here, so that it is done at all. */
  private static long found;

  /** Routes of one kind, and requests for some of them. */
  private enum Kind {
    PATHS("plain paths") {
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
    MISSES("plain paths, none matches") {
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
    HOSTS("plain hosts, all with path /") {
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
    WILDCARDS("wildcard hosts, paths, methods") {
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
    MIXED("plain paths, each tenth a regex") {
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
    REGEXES("regexes, told apart by a part only") {
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
    HEADERS("one header each, all with path /") {
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

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    abstract RouteBuilder route(int i);

    abstract RouteRequest request(int i);
  }

  /** One number of the table. */
  private static final class Cell {
    private final Router router;
    private final RouteRequest[] requests;
    private final List<Double> nanos = new ArrayList<>();

    Cell(Kind kind, int size) {
      List<Route> routes =
          IntStream.range(0, size).mapToObj(i -> kind.route(i).id(new UUID(0, i)).build()).toList();
      router = Router.of(routes);
      requests =
          new Random(size)
              .ints(REQUESTS, 0, size)
              .mapToObj(kind::request)
              .toArray(RouteRequest[]::new);
    }

    void round(boolean counts) {
      long looks = 0;
      long start = THREADS.getCurrentThreadCpuTime();
      long end = start;
      while (end - start < ROUND_NANOS) {
        for (RouteRequest request : requests) {
          found += router.find(request).isPresent() ? 1 : 0;
        }
        looks += requests.length;
        end = THREADS.getCurrentThreadCpuTime();
      }
      if (counts) {
        nanos.add((double) (end - start) / looks);
      }
    }

    double median() {
      return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow();
    }
  }

  private RouterBenchmark() {}

  /** Prints a table: a row for each kind of routes, a column for each number of them. */
  public static void main(String[] args) {
    Cell[][] table =
        Arrays.stream(Kind.values())
            .map(
                kind ->
                    Arrays.stream(SIZES)
                        .mapToObj(size -> new Cell(kind, size))
                        .toArray(Cell[]::new))
            .toArray(Cell[][]::new);
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (Cell[] row : table) {
        for (Cell cell : row) {
          cell.round(round >= 0);
        }
      }
    }
    System.out.printf("%-40s", "ns to find a route");
    Arrays.stream(SIZES).forEach(size -> System.out.printf("%,12d", size));
    System.out.println();
    for (Kind kind : Kind.values()) {
      System.out.printf("%-40s", kind.title);
      for (Cell cell : table[kind.ordinal()]) {
        System.out.printf("%,12.0f", cell.median());
      }
      System.out.println();
    }
    System.out.printf("(%,d found)%n", found);
  }
}
