package dev.platformapi.user;

import java.util.function.UnaryOperator;

/**
 * A change to a user.
 *
 * @param password the new password; null leaves the old one
 * @param edit gives the user's new data from the present; its password counts for nothing
 */
public record UserChanges(String password, UnaryOperator<NewUser> edit) {
  /** Never shows the password. */
  @Override
  public String toString() {
    return "UserChanges";
  }
}
