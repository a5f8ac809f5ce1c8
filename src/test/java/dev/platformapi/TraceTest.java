package dev.platformapi;

import static dev.platformapi.support.Api.asAdmin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.platformapi.support.Traced;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One trace for all that a request of a client sets in motion. */
@QuarkusTest
@TestProfile(Traced.class)
class TraceTest {
  private static final String CLIENT_SPAN = "00f067aa0ba902b7";

  @Inject InMemorySpanExporter exporter;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Test
  void fromTheClientThroughTheGatewayToTheStatement() {
    String trace = UUID.randomUUID().toString().replace("-", "");
    given()
        .contentType("application/yaml")
        .body(
            """
            _format_version: "3.0"
            services:
              - name: itself
                url: http://127.0.0.1:%d/api
                routes: [{name: through, paths: [/through]}]
            """
                .formatted(RestAssured.port)
                .getBytes(StandardCharsets.UTF_8))
        .post(management.resolve("/gateway/config"))
        .then()
        .statusCode(201);

    asAdmin()
        .header("traceparent", "00-" + trace + "-" + CLIENT_SPAN + "-01")
        .header("Cache-Control", "no-cache")
        .get("/through/v1/users?username=nobody")
        .then()
        .statusCode(200);

    SpanData gateway = find(trace, span -> span.getName().equals("GET /gateway"));
    assertThat(gateway.getParentSpanId()).isEqualTo(CLIENT_SPAN);
    assertThat(gateway.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(gateway.getAttributes().asMap())
        .contains(
            entry(AttributeKey.stringKey("gateway.route"), "through"),
            entry(AttributeKey.stringKey("gateway.service"), "itself"))
        .containsKey(AttributeKey.longKey("gateway.upstream_ms"));
    SpanData upstream = below(trace, gateway, SpanKind.CLIENT);
    SpanData service = below(trace, upstream, SpanKind.SERVER);
    find(trace, span -> isBelow(span, service) && span.getName().startsWith("SELECT"));
    find(trace, span -> isBelow(span, service) && isRedis(span));
  }

  private SpanData below(String trace, SpanData parent, SpanKind kind) {
    return find(trace, span -> span.getKind() == kind && isBelow(span, parent));
  }

  private static boolean isBelow(SpanData span, SpanData parent) {
    return span.getParentSpanId().equals(parent.getSpanId());
  }

  private static boolean isRedis(SpanData span) {
    return "redis".equals(span.getAttributes().get(AttributeKey.stringKey("db.system")));
  }

  private SpanData find(String trace, Predicate<SpanData> wanted) {
    Awaitility.await()
        .untilAsserted(() -> assertThat(spans(trace)).as("%s", spans(trace)).anyMatch(wanted));
    return spans(trace).stream().filter(wanted).findFirst().orElseThrow();
  }

  private List<SpanData> spans(String trace) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getTraceId().equals(trace))
        .toList();
  }
}
