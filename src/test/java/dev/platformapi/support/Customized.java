package dev.platformapi.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service with settings as a company may have them, which do not get in each other's way. */
public class Customized implements QuarkusTestProfile {
  /** The origin whose pages may call the service: that of the source document's Kong example. */
  public static final String PAGE = "https://app.example.com";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        // Of a refresh token; no test is to wait for ten seconds.
        Map.entry("platform.auth.refresh-grace", "1S"),
        Map.entry("platform.event.history-length", "20"),
        Map.entry("platform.http.cors.origins", PAGE),
        Map.entry("platform.realtime.heartbeat", "1s"),
        // Version 1 is on its way out.
        Map.entry("platform.rest.version.v1.deprecated-since", "2026-01-01T00:00:00Z"),
        Map.entry("platform.rest.version.v1.page", "https://example.com/v1-ends"),
        Map.entry("platform.rest.version.v1.sunset-at", "2999-06-30T12:00:00Z"),
        Map.entry("platform.room.channels.news.publishers", "administrators"),
        Map.entry("platform.room.channels.staff.readers", "administrators"));
  }
}
