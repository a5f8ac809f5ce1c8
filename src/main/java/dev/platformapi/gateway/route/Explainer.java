package dev.platformapi.gateway.route;

import dev.platformapi.gateway.route.Explanation.Considered;
import dev.platformapi.gateway.route.Explanation.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Puts into words what a router does. */
final class Explainer {
  private final RouteRequest request;

  private Explainer(RouteRequest request) {
    this.request = request;
  }

  /**
   * @param order the routes by priority
   */
  static Explanation explain(List<SubRoute> order, RouteRequest request) {
    Explainer explainer = new Explainer(request);
    List<Considered> considered = new ArrayList<>();
    SubRoute chosen = null;
    for (SubRoute part : order) {
      List<String> objections = explainer.objections(part);
      if (!objections.isEmpty()) {
        considered.add(explainer.one(part, Verdict.NO_MATCH, String.join("; ", objections)));
      } else if (chosen != null) {
        String why =
            "matches, but "
                + part.priority().whyAfter(chosen.priority())
                + ", so route "
                + chosen.label()
                + " comes first";
        considered.add(explainer.one(part, Verdict.OUTRANKED, why));
      } else {
        chosen = part;
        considered.add(explainer.one(part, Verdict.CHOSEN, explainer.merits(part)));
      }
    }
    return new Explanation(List.copyOf(considered));
  }

  private Considered one(SubRoute part, Verdict verdict, String reason) {
    return new Considered(part.route(), part.paths(), verdict, reason);
  }

  private List<String> objections(SubRoute part) {
    List<String> objections = new ArrayList<>();
    Conditions conditions = part.conditions();
    if (!conditions.acceptsMethod(request)) {
      objections.add("method " + request.method() + " is not " + oneOf(conditions.methods()));
    }
    if (!conditions.acceptsHost(request)) {
      objections.add(host() + " is not " + oneOf(part.route().hosts()));
    }
    if (!conditions.acceptsServerName(request)) {
      objections.add(serverName() + " is not " + oneOf(part.route().snis()));
    }
    for (HeaderRule header : conditions.headers()) {
      if (!header.accepts(request)) {
        objections.add(header(header));
      }
    }
    if (request.path() == null) {
      objections.add("the path is not UTF-8");
    } else if (part.path().match(request.path()) == null) {
      objections.add("path " + request.path() + " does not " + wanted(part.paths()));
    }
    return objections;
  }

  private String merits(SubRoute part) {
    List<String> merits = new ArrayList<>();
    Conditions conditions = part.conditions();
    if (!conditions.methods().isEmpty()) {
      merits.add("method " + request.method());
    }
    if (!conditions.hosts().isEmpty()) {
      merits.add(
          host() + " as " + conditions.hosts().find(request.host(), request.port()).written());
    }
    if (!conditions.serverNames().isEmpty() && request.tls()) {
      merits.add(serverName());
    }
    for (HeaderRule header : conditions.headers()) {
      merits.add("header " + header.name());
    }
    PathMatch path = part.path().match(request.path());
    if (path.pattern() != null) {
      merits.add("path " + request.path().substring(0, path.end()) + " as " + path.pattern());
    }
    return merits.isEmpty() ? "matches anything" : "matches " + String.join(", ", merits);
  }

  private String host() {
    return request.host() == null
        ? "a missing host"
        : "host " + request.host() + (request.port() == 0 ? "" : ", port " + request.port());
  }

  private String serverName() {
    return request.serverName() == null
        ? "a missing server name"
        : "server name " + request.serverName();
  }

  private String header(HeaderRule header) {
    List<String> values = request.header(header.name());
    String what = "header " + header.name();
    if (values.isEmpty()) {
      return what + " is missing";
    }
    String has = what + " is " + String.join(", ", values);
    return header.regex() == null
        ? has + ", not " + oneOf(header.values())
        : has + ", which has nothing of ~*" + header.regex().pattern();
  }

  private static String wanted(List<String> paths) {
    return (PathRule.isRegex(paths.get(0)) ? "match " : "begin with ") + oneOf(paths);
  }

  private static String oneOf(Collection<String> values) {
    return String.join(" or ", values);
  }
}
