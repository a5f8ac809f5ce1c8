package dev.platformapi.rest.version;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** {@code /openapi} is wherever the document of the current version is. */
@ApplicationScoped
class VersionDocuments {
  void register(@Observes Router router) {
    router
        .get("/openapi")
        .handler(
            context -> {
              String query = context.request().query();
              context
                  .response()
                  .setStatusCode(307)
                  .putHeader(
                      HttpHeaders.LOCATION,
                      ApiVersion.current().document() + (query == null ? "" : "?" + query))
                  .end();
            });
  }
}
