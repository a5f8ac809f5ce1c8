package dev.platformapi.gateway.plugin.metric;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Times;
import dev.platformapi.gateway.upstream.PeerState;
import dev.platformapi.gateway.upstream.TargetStatus;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Kong's metrics, for all plugins together; they outlive a change of the file. A page of its own
 * makes them, because the library that makes the others changes names: a counter is always called
 * {@code …_total} there, and a bucket's bound {@code 1.0}. What Kong tells of Lua and of nginx's
 * timers has no meaning here and is left out.
 */
public final class KongMetrics {
  private static final String WORKSPACE = "default";
  private static final String SUBSYSTEM = "http";
  private static final String GAUGE = "gauge";
  private static final long[] KONG_BOUNDS = {
    1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 750, 1000, 3000, 6000
  };
  private static final long[] UPSTREAM_BOUNDS = {
    25, 50, 80, 100, 250, 400, 700, 1000, 2000, 5000, 10_000, 30_000, 60_000
  };
  private static final int ROUTE = 1;
  private static final List<String> OF_TIME = List.of("service", "route", "workspace");

  private static final String[] CODES =
      IntStream.range(0, 1000).mapToObj(Integer::toString).toArray(String[]::new);

  private final Family<Counter> requests =
      new Family<>(
          "kong_http_requests_total",
          "counter",
          "Requests, by the status of their answers",
          List.of("service", "route", "code", "source", "workspace", "consumer"),
          Counter::new);
  private final Family<Counter> bandwidth =
      new Family<>(
          "kong_bandwidth_bytes",
          "counter",
          "Bytes of requests (ingress) and of answers (egress)",
          List.of("service", "route", "direction", "workspace", "consumer"),
          Counter::new);
  private final Family<Histogram> kong =
      times("kong_kong_latency_ms", "Time that the gateway and its plugins took", KONG_BOUNDS);
  private final Family<Histogram> upstream =
      times("kong_upstream_latency_ms", "Time until the upstream answered", UPSTREAM_BOUNDS);
  private final Family<Histogram> whole =
      times("kong_request_latency_ms", "Time that requests took in all", UPSTREAM_BOUNDS);

  private final String nodeId;
  private final String version;
  private final Supplier<Traffic> traffic;
  private final Supplier<List<TargetStatus>> health;
  private volatile boolean showsHealth;

  /**
   * Nothing is counted yet.
   *
   * @param nodeId of this gateway
   * @param version of it
   * @param traffic asked when a page is made
   * @param health of all targets, asked when a page is made that shows it
   */
  public KongMetrics(
      String nodeId,
      String version,
      Supplier<Traffic> traffic,
      Supplier<List<TargetStatus>> health) {
    this.nodeId = nodeId;
    this.version = version;
    this.traffic = traffic;
    this.health = health;
  }

  private static Family<Histogram> times(String name, String help, long... bounds) {
    return new Family<>(name, "histogram", help, OF_TIME, () -> new Histogram(bounds));
  }

  /** The label of a service. */
  public static String label(ServiceDefinition service) {
    return service.name().orElse(service.host());
  }

  /**
   * Another file is in use.
   *
   * @param routes the labels of its routes; what was counted for others is forgotten
   * @param upstreamHealth whether one of its plugins wants the health of targets shown
   */
  public void loaded(Collection<String> routes, boolean upstreamHealth) {
    Set<String> used = Set.copyOf(routes);
    List.of(requests, bandwidth, kong, upstream, whole)
        .forEach(family -> family.retain(values -> used.contains(values.get(ROUTE))));
    showsHealth = upstreamHealth;
  }

  /**
   * A request was answered.
   *
   * @param byService whether the service has answered, and not the gateway
   * @param consumer empty when it is not to be told
   */
  public void answered(
      String service, String route, int status, boolean byService, String consumer) {
    String code = status >= 0 && status < CODES.length ? CODES[status] : Integer.toString(status);
    requests.of(service, route, code, byService ? "service" : "kong", WORKSPACE, consumer).add(1);
  }

  /** So many bytes came and went. */
  public void passed(String service, String route, long in, long out, String consumer) {
    if (in > 0) {
      bandwidth.of(service, route, "ingress", WORKSPACE, consumer).add(in);
    }
    if (out > 0) {
      bandwidth.of(service, route, "egress", WORKSPACE, consumer).add(out);
    }
  }

  /** A request took so long. Where no upstream answered, all of it was the gateway's time. */
  public void took(String service, String route, Times times) {
    long total = times.total();
    whole.of(service, route, WORKSPACE).add(total);
    if (times.upstream() > 0) {
      upstream.of(service, route, WORKSPACE).add(times.upstream());
    }
    kong.of(service, route, WORKSPACE).add(times.gateway() > 0 ? times.gateway() : total);
  }

  /**
   * The page.
   *
   * @param openMetrics whether in the format of OpenMetrics, without its end
   */
  public String page(boolean openMetrics) {
    Exposition out = new Exposition(openMetrics);
    bandwidth.write(out);
    out.head("kong_datastore_reachable", GAUGE, "Whether the configuration can be read");
    // It is in memory.
    out.line("kong_datastore_reachable", List.of(), List.of(), "1");
    requests.write(out);
    kong.write(out);
    server(out, traffic.get());
    out.head("kong_node_info", GAUGE, "This gateway");
    out.line("kong_node_info", List.of("node_id", "version"), List.of(nodeId, version), "1");
    whole.write(out);
    upstream.write(out);
    if (showsHealth) {
      health(out, health.get());
    }
    return out.toString();
  }

  private void server(Exposition out, Traffic now) {
    out.head("kong_nginx_connections_total", GAUGE, "Connections of clients, by state");
    connections(out, "accepted", now.accepted());
    connections(out, "active", now.active());
    connections(out, "handled", now.accepted());
    connections(out, "total", now.requests());
    connections(out, "waiting", Math.max(0, now.active() - now.underWay()));
    connections(out, "writing", now.underWay());
    out.head("kong_nginx_requests_total", GAUGE, "Requests of clients");
    out.line(
        "kong_nginx_requests_total",
        List.of("node_id", "subsystem"),
        List.of(nodeId, SUBSYSTEM),
        Long.toString(now.requests()));
  }

  private void connections(Exposition out, String state, long number) {
    out.line(
        "kong_nginx_connections_total",
        List.of("node_id", "subsystem", "state"),
        List.of(nodeId, SUBSYSTEM, state),
        Long.toString(number));
  }

  private static void health(Exposition out, List<TargetStatus> targets) {
    if (targets.isEmpty()) {
      return;
    }
    out.head("kong_upstream_target_health", GAUGE, "Targets, 1 for the state that each is in");
    for (TargetStatus target : targets) {
      for (PeerState state : PeerState.values()) {
        out.line(
            "kong_upstream_target_health",
            List.of("upstream", "target", "address", "state", "subsystem"),
            List.of(
                target.upstream(), target.target(), target.address(), state.written(), SUBSYSTEM),
            state == target.state() ? "1" : "0");
      }
    }
  }
}
