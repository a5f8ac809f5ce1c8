package dev.platformapi.support;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Map;

/** A service whose spans are recorded, for tests to look at. */
public class Traced implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.bsp.schedule.delay", "100");
  }

  @ApplicationScoped
  static class Exporter {
    @Produces
    @ApplicationScoped
    InMemorySpanExporter exporter() {
      return InMemorySpanExporter.create();
    }
  }
}
