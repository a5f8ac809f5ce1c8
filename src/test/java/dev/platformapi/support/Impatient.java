package dev.platformapi.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service that waits for nobody longer than a second or two, and takes little at a time. */
public class Impatient implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        Map.entry("platform.graphql.connection-init-timeout", "1s"),
        Map.entry("platform.graphql.introspection", "false"),
        Map.entry("platform.graphql.max-operations", "2"),
        Map.entry("platform.graphql.message-burst", "1000"),
        Map.entry("platform.graphql.messages-per-second", "1000"),
        Map.entry("platform.graphql.slowness", "1s"),
        Map.entry("platform.graphql.timeout", "1s"),
        Map.entry("platform.grpc.idle-timeout", "1s"),
        Map.entry("platform.grpc.server.keepalive-time", "1s"),
        Map.entry("platform.grpc.server.keepalive-timeout", "1s"),
        Map.entry("platform.grpc.server.max-concurrent-calls", "7"),
        Map.entry("platform.grpc.server.max-connection-age", "5s"),
        Map.entry("platform.grpc.server.max-connection-age-grace", "1s"),
        Map.entry("platform.grpc.server.permit-keepalive-time", "1m"),
        Map.entry("platform.realtime.ping", "500ms"),
        Map.entry("platform.realtime.silence", "2s"),
        Map.entry("platform.realtime.slowness", "1s"),
        Map.entry("platform.room.max-excess", "100"),
        Map.entry("platform.room.max-joined", "20"),
        Map.entry("platform.room.message-burst", "60"),
        Map.entry("platform.room.messages-per-second", "1"));
  }
}
