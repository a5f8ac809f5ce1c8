package dev.platformapi.support;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.newAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;

import dev.platformapi.support.Api.TestUser;

/** A user with what belongs to it, and everybody who could want something of it. */
public class Scene {
  public final TestUser owner = newUser();

  /** Who asks. */
  public enum Kind {
    GUEST,
    OTHER,
    OWNER,
    ADMIN,
    KEY,
    POWERLESS_KEY
  }

  /** Somebody who logs in; made when asked for, because each costs a login. */
  public TestUser person(Kind kind) {
    return switch (kind) {
      case OWNER -> owner;
      case OTHER -> newUser();
      default -> newAdmin();
    };
  }

  /** An API key of the owner. */
  public String key(Kind kind) {
    String[] scopes =
        kind == Kind.KEY
            ? new String[] {"users:read", "users:write", "posts:read", "posts:write"}
            : new String[] {"events:read"};
    return newKey(owner, scopes).path("key");
  }

  /** The id of a new post of the owner. */
  public String post() {
    return as(owner)
        .body("{\"title\": \"t\", \"body\": \"b\"}")
        .post("/api/v1/users/{id}/posts", owner.id())
        .path("id");
  }
}
