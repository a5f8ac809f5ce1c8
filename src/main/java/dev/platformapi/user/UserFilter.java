package dev.platformapi.user;

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
  public static final UserFilter ALL = new UserFilter(List.of(), null, Map.of(), null);
}
