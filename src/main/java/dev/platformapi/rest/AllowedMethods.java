package dev.platformapi.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * The methods that an address takes: what the {@code Allow} of a 405 must list (RFC 9110, 15.5.6)
 * and the framework leaves out.
 */
final class AllowedMethods {
  private AllowedMethods() {}

  static Set<String> ofCurrentRequest() {
    ResteasyReactiveRequestContext request = CurrentRequestManager.get();
    String path = request.getPathWithoutPrefix();
    var resources = new RequestMapper<>(request.getDeployment().getClassMappers());
    Set<String> allowed = new TreeSet<>();
    RequestMapper.RequestMatch<InitialMatch> match = resources.map(path);
    while (match != null) {
      for (ServerRestHandler handler : match.value.handlers) {
        if (handler instanceof ClassRoutingHandler methods) {
          collect(methods, match.remaining.isEmpty() ? "/" : match.remaining, allowed);
        }
      }
      match = resources.continueMatching(path, match);
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    return allowed;
  }

  /** The framework's own answer lists the methods of the whole class. */
  static class OfOptions {
    @ServerResponseFilter
    public void allow(ContainerRequestContext request, ContainerResponseContext response) {
      if (request.getMethod().equals("OPTIONS") && response.getStatus() == 200) {
        Set<String> allowed = ofCurrentRequest();
        response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", allowed));
        if (allowed.contains("PATCH")) {
          response.getHeaders().putSingle("Accept-Patch", MergePatch.MEDIA_TYPE);
        }
      }
    }
  }

  private static void collect(ClassRoutingHandler methods, String path, Set<String> allowed) {
    methods
        .getMappers()
        .forEach(
            (method, mapper) -> {
              if (method != null && mapper.map(path) != null) {
                allowed.add(method);
              }
            });
  }
}
