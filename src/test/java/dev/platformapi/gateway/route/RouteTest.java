package dev.platformapi.gateway.route;

import static dev.platformapi.gateway.route.Protocol.GRPC;
import static dev.platformapi.gateway.route.Protocol.GRPCS;
import static dev.platformapi.gateway.route.Protocol.HTTP;
import static dev.platformapi.gateway.route.Protocol.HTTPS;
import static dev.platformapi.gateway.route.Route.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteTest {
  private static final String GRPC_TYPE = "application/grpc+proto";

  /** Kong's {@code runloop/handler.lua}, before the balancer. */
  static Stream<Arguments> requests() {
    RouteBuilder both = named("a");
    RouteBuilder http = named("a").protocols(HTTP);
    RouteBuilder https = named("a").protocols(HTTPS);
    RouteBuilder grpc = named("a").protocols(GRPC);
    RouteBuilder grpcs = named("a").protocols(GRPCS);
    RouteBuilder anyGrpc = named("a").protocols(GRPC, GRPCS);
    return Stream.of(
        Arguments.of(both, false, false, null, null),
        Arguments.of(both, true, true, GRPC_TYPE, null),
        Arguments.of(http, true, false, null, null),
        Arguments.of(https, true, false, null, null),
        Arguments.of(https, false, false, null, ProtocolMismatch.NEEDS_HTTPS),
        Arguments.of(grpc, false, true, GRPC_TYPE, null),
        Arguments.of(grpc, true, true, GRPC_TYPE, null),
        Arguments.of(grpc, false, true, "Application/GRPC", null),
        Arguments.of(grpc, false, true, null, ProtocolMismatch.NEEDS_GRPC),
        Arguments.of(grpc, false, true, "application/json", ProtocolMismatch.NEEDS_GRPC),
        Arguments.of(grpc, false, false, "application/json", ProtocolMismatch.NEEDS_GRPC),
        Arguments.of(grpc, false, false, GRPC_TYPE, ProtocolMismatch.NEEDS_HTTP2),
        Arguments.of(grpcs, true, true, GRPC_TYPE, null),
        Arguments.of(grpcs, true, false, GRPC_TYPE, ProtocolMismatch.NEEDS_HTTP2),
        Arguments.of(grpcs, false, true, GRPC_TYPE, ProtocolMismatch.NEEDS_GRPCS),
        Arguments.of(grpcs, false, true, "text/plain", ProtocolMismatch.NEEDS_GRPC),
        Arguments.of(anyGrpc, false, true, GRPC_TYPE, null));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void saysWhatTheProtocolLacks(
      RouteBuilder route, boolean https, boolean http2, String type, ProtocolMismatch mismatch) {
    assertThat(route.build().mismatch(https, http2, type)).isEqualTo(Optional.ofNullable(mismatch));
  }

  @Test
  void hasKongsDefaults() {
    Route route = named("a").build();

    assertThat(route.protocols()).containsExactlyInAnyOrder(HTTP, HTTPS);
    assertThat(route.stripPath()).isTrue();
    assertThat(route.preserveHost()).isFalse();
    assertThat(route.regexPriority()).isZero();
    assertThat(route.httpsRedirectStatusCode()).isEqualTo(426);
    assertThat(route.requestBuffering()).isTrue();
    assertThat(route.responseBuffering()).isTrue();
    assertThat(route.service()).isNull();
  }

  @Test
  void keepsThePathOfAGrpcCall() {
    assertThat(named("a").protocols(GRPC).build().stripPath()).isFalse();
    assertThat(named("a").protocols(GRPCS).build().stripPath()).isFalse();
  }
}
