package dev.platformapi.user;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import java.util.List;
import java.util.UUID;

/**
 * What became of many users that were to be created.
 *
 * @param ids of those created, in the order in which they came
 */
public record UserBatch(List<UUID> ids, List<Failure> failures) {
  /**
   * One that was not created.
   *
   * @param index its place in the input, from 0
   */
  public record Failure(int index, ErrorCode code, String reason) {
    static Failure of(int index, PlatformException failure) {
      return new Failure(index, failure.code(), failure.getMessage());
    }
  }
}
