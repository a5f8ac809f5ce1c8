package dev.platformapi.grpc;

import io.grpc.Status;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Refuses an encoding of messages that nobody here can decode, and names the one that a call does
 * not name. The Vert.x transport does neither, and the call hangs.
 */
@ApplicationScoped
class MessageEncodings {
  private static final String ENCODING = "grpc-encoding";
  private static final Set<String> KNOWN = Set.of("identity", "gzip");

  void register(@Observes Filters filters) {
    filters.register(this::check, 800);
  }

  private void check(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    String encoding = context.request().getHeader(ENCODING);
    if (type == null || !type.startsWith("application/grpc")) {
      context.next();
    } else if (encoding == null) {
      context.request().headers().set(ENCODING, "identity");
      context.next();
    } else if (KNOWN.contains(encoding)) {
      context.next();
    } else {
      context
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/grpc")
          .putHeader("grpc-status", String.valueOf(Status.Code.UNIMPLEMENTED.value()))
          .putHeader("grpc-message", "This message encoding is not supported.")
          .putHeader("grpc-accept-encoding", "identity,gzip")
          .end();
    }
  }
}
