package dev.platformapi.grpc;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.platformapi.error.PlatformException;
import java.time.Instant;

/** Times between protobuf and Java. */
final class Times {
  private Times() {}

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** Fails with {@code INVALID_PARAMETER} for a time outside of the years 1 to 9999. */
  static Instant instant(String field, Timestamp timestamp) {
    if (!Timestamps.isValid(timestamp)) {
      throw PlatformException.invalidParameter(
          field, "timestamp", field + " must be between the years 1 and 9999.");
    }
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
