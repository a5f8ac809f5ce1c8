package dev.platformapi.user;

import java.util.UUID;

/** Under what answers about users are remembered. */
final class UserTags {
  /** Lists of users. */
  static final String ALL = "users";

  /** The beginning of the tag of one user; the id follows. */
  static final String ONE = "user:";

  /** Posts, which go with their author. */
  static final String POSTS = "posts";

  private UserTags() {}

  static String of(UUID id) {
    return ONE + id;
  }
}
