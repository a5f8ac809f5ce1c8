package dev.platformapi.fuzz;

import static dev.platformapi.support.Api.newUser;

import dev.platformapi.support.Api;
import dev.platformapi.support.Api.TestUser;
import java.util.ArrayList;
import java.util.List;

/** Users and posts for random inputs to find, and to destroy. */
public final class Things {
  private Things() {}

  /** The ids of so many users and of a post of each. */
  public static List<String> ids(int users) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < users; i++) {
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
