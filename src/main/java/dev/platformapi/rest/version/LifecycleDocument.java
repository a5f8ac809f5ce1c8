package dev.platformapi.rest.version;

import io.quarkus.arc.Arc;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Tells in the documents which versions are deprecated, and until when they answer. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class LifecycleDocument implements OASFilter {
  @Override
  public void filterOpenAPI(OpenAPI document) {
    Versions versions = Arc.container().instance(Versions.class).get();
    ApiVersion.ofNumber(document.getInfo().getVersion())
        .filter(versions::isDeprecated)
        .ifPresent(version -> deprecate(document, version, versions));
  }

  private static void deprecate(OpenAPI document, ApiVersion version, Versions versions) {
    String successor =
        version.successor().map(next -> " Use version " + next.number() + ".").orElse("");
    String end = versions.sunset(version).map(at -> " It answers until " + at + ".").orElse("");
    document
        .getInfo()
        .setDescription(
            document.getInfo().getDescription() + " This version is deprecated." + successor + end);
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (path.startsWith(version.root() + "/")) {
                item.getOperations().values().forEach(operation -> operation.setDeprecated(true));
              }
            });
  }
}
