package dev.platformapi.rest;

import dev.platformapi.auth.Authenticator;
import dev.platformapi.auth.CurrentCaller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** What the REST edge does with a request before it looks for the operation. */
class Authentication {
  private final Authenticator authenticator;
  private final CurrentCaller currentCaller;

  Authentication(Authenticator authenticator, CurrentCaller currentCaller) {
    this.authenticator = authenticator;
    this.currentCaller = currentCaller;
  }

  /** Everything below {@code /api} needs a caller. */
  @ServerRequestFilter(preMatching = true)
  public Uni<Response> authenticate(RoutingContext context) {
    if (!context.request().path().startsWith("/api/")) {
      return Uni.createFrom().nullItem();
    }
    return authenticator
        .authenticate(context.request().headers().getAll(HttpHeaders.AUTHORIZATION))
        .invoke(currentCaller::set)
        .replaceWith((Response) null);
  }

  /**
   * Hands over the body that {@code http} has read: the framework would look for it on the wire.
   */
  @ServerRequestFilter(preMatching = true)
  public void handOverBody(ContainerRequestContext request, RoutingContext context) {
    if (context.body() != null && context.body().buffer() != null) {
      request.setEntityStream(new ByteArrayInputStream(context.body().buffer().getBytes()));
    }
  }
}
