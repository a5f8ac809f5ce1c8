package dev.platformapi.user;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/** What lists of users can be sorted by. Each has an index. */
public enum UserSort {
  CREATED_AT("createdAt", false, user -> user.createdAt().toString(), Instant::parse),
  USERNAME("lower(username)", true, user -> lower(user.username()), text -> text),
  UPDATED_AT("updatedAt", false, user -> user.updatedAt().toString(), Instant::parse),
  EMAIL("lower(email)", true, user -> lower(user.email()), text -> text),
  ID("id", true, user -> user.id().toString(), UUID::fromString);

  private final String hql;
  private final boolean unique;
  private final Function<UserView, String> text;
  private final Function<String, Object> value;

  UserSort(
      String hql, boolean unique, Function<UserView, String> text, Function<String, Object> value) {
    this.hql = hql;
    this.unique = unique;
    this.text = text;
    this.value = value;
  }

  /** Its name in requests. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String hql() {
    return hql;
  }

  /** Whether no two users have the same, so that nothing needs to be sorted behind it. */
  boolean isUnique() {
    return unique;
  }

  /** What a user has there, for a cursor. */
  String textOf(UserView user) {
    return text.apply(user);
  }

  /**
   * The text of a cursor as what it is compared with; null for text that {@link #textOf} has not
   * made.
   */
  Object parse(String cursor) {
    try {
      return value.apply(cursor);
    } catch (DateTimeException | IllegalArgumentException e) {
      return null;
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
