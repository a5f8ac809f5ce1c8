package dev.platformapi.user;

import dev.platformapi.error.PlatformException;
import java.util.List;

/**
 * What became of many users that were to be created.
 *
 * @param created in the order in which they came
 * @param failures in the order in which they came
 */
public record UserBatch(List<Created> created, List<Failure> failures) {
  /**
   * One that was created.
   *
   * @param index its place in the input, from 0
   */
  public record Created(int index, java.util.UUID id) {}

  /**
   * One that was not created, and why.
   *
   * @param index its place in the input, from 0
   */
  public record Failure(int index, PlatformException reason) {}
}
