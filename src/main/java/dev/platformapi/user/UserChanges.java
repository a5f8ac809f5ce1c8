package dev.platformapi.user;

import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/**
 * A change to a user.
 *
 * @param allowed whether the user may be changed in this version, so that no change overwrites one
 *     that its author has not seen
 * @param password the new password; null leaves the old one
 * @param edit gives the user's new data from the present; its password counts for nothing
 */
public record UserChanges(LongPredicate allowed, String password, UnaryOperator<NewUser> edit) {
  /** Never shows the password. */
  @Override
  public String toString() {
    return "UserChanges";
  }
}
