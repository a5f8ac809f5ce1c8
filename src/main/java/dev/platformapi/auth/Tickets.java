package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.TimeLimit;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Tickets that open one stream each, for clients that can put nothing but an address together: a
 * browser's WebSocket and EventSource. An address is written into logs, so a token must not be in
 * it; a ticket is worth nothing once it was used.
 */
@ApplicationScoped
public class Tickets {
  private static final String PREFIX = "tkt_";
  private static final Duration LIFETIME = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Longer than any ticket; what is longer is refused unread. */
  private static final int MAX_LENGTH = 64;

  private final ReactiveRedisDataSource redis;

  Tickets(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  /**
   * @param value good for one stream
   */
  public record Ticket(String value, Duration lifetime) {}

  /** A ticket that stands for the caller. */
  public Uni<Ticket> issue(Caller caller) {
    String ticket = Secrets.create(PREFIX);
    return TimeLimit.within(
            PATIENCE,
            redis.execute(
                "SET", key(ticket), toJson(caller), "PX", Long.toString(LIFETIME.toMillis())))
        .replaceWith(new Ticket(ticket, LIFETIME));
  }

  /** Who got the ticket; fails with {@code UNAUTHENTICATED} the second time. */
  Uni<Caller> redeem(String ticket) {
    if (!ticket.startsWith(PREFIX) || ticket.length() > MAX_LENGTH) {
      return Uni.createFrom().failure(invalid());
    }
    return TimeLimit.within(PATIENCE, redis.execute("GETDEL", key(ticket)))
        .map(
            found -> {
              if (found == null) {
                throw invalid();
              }
              return fromJson(found.toString());
            });
  }

  private static PlatformException invalid() {
    return new PlatformException(
        ErrorCode.UNAUTHENTICATED, "The ticket is not valid, or was used before.");
  }

  private static String key(String ticket) {
    return "auth:ticket:" + Secrets.hash(ticket);
  }

  private static String toJson(Caller caller) {
    return new JsonObject()
        .put("user_id", caller.userId().toString())
        .put("username", caller.username())
        .put("role", caller.role().value())
        .put("scope", Scope.format(caller.scopes()))
        .put("session_id", text(caller.sessionId()))
        .put("key_id", text(caller.keyId()))
        .put("until", text(caller.until()))
        .encode();
  }

  private static Caller fromJson(String text) {
    JsonObject json = new JsonObject(text);
    String until = json.getString("until");
    return new Caller(
        UUID.fromString(json.getString("user_id")),
        json.getString("username"),
        Role.of(json.getString("role")),
        Set.copyOf(Scope.parse(json.getString("scope"))),
        id(json.getString("session_id")),
        id(json.getString("key_id")),
        until == null ? null : Instant.parse(until));
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  private static UUID id(String text) {
    return text == null ? null : UUID.fromString(text);
  }
}
