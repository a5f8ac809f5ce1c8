package dev.platformapi.rest.version;

import io.smallrye.config.ConfigMapping;
import java.time.Instant;
import java.util.Optional;

/** {@code platform.rest.version.…}: the lives of the API's versions. */
@ConfigMapping(prefix = "platform.rest.version")
public interface VersionConfig {
  Life v1();

  Life v2();

  /** Times are RFC 3339, such as 2027-01-31T00:00:00Z. */
  interface Life {
    /** Since when, or from when on, nobody should begin to use the version. */
    Optional<Instant> deprecatedSince();

    /** From when on it answers 410; not before it is deprecated. */
    Optional<Instant> sunsetAt();

    /** A page about the deprecation, for the Link headers; by default there is none. */
    Optional<String> page();
  }
}
