package dev.platformapi.auth;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;

/**
 * What a login or a refresh token gives.
 *
 * @param refreshToken opaque; good for one use
 */
public record Grant(UUID userId, String username, Tokens.AccessToken access, String refreshToken) {
  /** For {@link #fromJson}, after a while in the database. */
  String toJson() {
    return new JsonObject()
        .put("user_id", userId.toString())
        .put("username", username)
        .put("access", access.value())
        .put("lifetime", access.lifetime().toString())
        .put("scope", Scope.format(access.scopes()))
        .put("refresh", refreshToken)
        .encode();
  }

  static Grant fromJson(String text) {
    JsonObject json = new JsonObject(text);
    return new Grant(
        UUID.fromString(json.getString("user_id")),
        json.getString("username"),
        new Tokens.AccessToken(
            json.getString("access"),
            Duration.parse(json.getString("lifetime")),
            Scope.parse(json.getString("scope"))),
        json.getString("refresh"));
  }
}
