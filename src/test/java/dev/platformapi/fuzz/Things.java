package dev.platformapi.fuzz;

import static dev.platformapi.support.Api.newUser;

import dev.platformapi.support.Api;
import dev.platformapi.support.Api.TestUser;
import java.util.ArrayList;
import java.util.List;

/** Users and posts for random inputs to find, and to destroy. */
final class Things {
  private static final int USERS = 10;

  private Things() {}

  /** The ids of users and of a post of each. */
  static List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      TestUser user = newUser();
      ids.add(user.id().toString());
      ids.add(
          Api.asAdmin()
              .body("{\"title\": \"t\", \"body\": \"b\"}")
              .post("/api/v1/users/{id}/posts", user.id())
              .path("id"));
    }
    return ids;
  }
}
