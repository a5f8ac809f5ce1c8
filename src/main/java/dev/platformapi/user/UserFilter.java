package dev.platformapi.user;

import dev.platformapi.error.CleanText;
import dev.platformapi.error.PlatformException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Which users are wanted: those that every part lets through. A part that is null or empty lets all
 * through.
 *
 * @param usernames one of these, without regard to case
 * @param email this address, without regard to case
 * @param attributes what the user's attributes must contain, as jsonb containment
 * @param createdAfter later than this
 */
public record UserFilter(
    List<String> usernames, String email, Map<String, Object> attributes, Instant createdAfter) {
  /**
   * Fails with {@code INVALID_PARAMETER} on what PostgreSQL cannot compare with: no user has it.
   */
  public UserFilter {
    for (String username : usernames) {
      requireClean("username", username);
    }
    if (email != null) {
      requireClean("email", email);
    }
    String fault = Attributes.Check.fault(attributes);
    if (fault != null) {
      throw PlatformException.invalidParameter("attributes", "attributes", fault + ".");
    }
  }

  private static void requireClean(String name, String text) {
    if (!CleanText.Check.isClean(text)) {
      throw PlatformException.invalidParameter(
          name, "cleanText", name + " must not contain NUL or unpaired surrogates.");
    }
  }

  public static final UserFilter ALL = new UserFilter(List.of(), null, Map.of(), null);
}
