package dev.platformapi.room;

import dev.platformapi.error.PlatformException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Reads and writes of rooms and their members. Each needs a session; each is one statement. */
@ApplicationScoped
class RoomQueries {
  /**
   * What somebody is to a room.
   *
   * @param owner null when the owner is gone
   * @param invited null for somebody who does not belong to it
   */
  record Standing(RoomAccess access, UUID owner, Boolean invited) {
    boolean isMember() {
      return Boolean.FALSE.equals(invited);
    }
  }

  /** Null for a room that nobody has made. */
  Uni<Standing> standing(String room, UUID user) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(
                        "SELECT r.access, r.owner_id, m.invited FROM rooms r LEFT JOIN room_members"
                            + " m ON m.room = r.name AND m.user_id = :user WHERE r.name = :room",
                        Object[].class)
                    .setParameter("user", user)
                    .setParameter("room", room)
                    .getSingleResultOrNull())
        .map(
            row ->
                row == null
                    ? null
                    : new Standing(
                        RoomAccess.of((String) row[0]), (UUID) row[1], (Boolean) row[2]));
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<Room> get(String room) {
    return Room.<Room>findById(room)
        .onItem()
        .ifNull()
        .failWith(() -> PlatformException.notFound("room", room));
  }

  /** Those that the user owns or belongs to, by name. */
  Uni<List<Room>> of(UUID user) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(
                        "SELECT * FROM rooms WHERE owner_id = :user OR name IN (SELECT room FROM"
                            + " room_members WHERE user_id = :user) ORDER BY name LIMIT 1000",
                        Room.class)
                    .setParameter("user", user)
                    .getResultList());
  }

  /** By name. */
  Uni<List<MemberView>> members(String room) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(
                        "SELECT u.id, u.username, m.invited, m.added_at FROM room_members m JOIN"
                            + " users u ON u.id = m.user_id WHERE m.room = :room ORDER BY"
                            + " lower(u.username)",
                        Object[].class)
                    .setParameter("room", room)
                    .getResultList())
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new MemberView(
                                (UUID) row[0],
                                (String) row[1],
                                (Boolean) row[2],
                                ((OffsetDateTime) row[3]).toInstant()))
                    .toList());
  }

  Uni<Long> countMembers(String room) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(
                        "SELECT count(*) FROM room_members WHERE room = :room", Long.class)
                    .setParameter("room", room)
                    .getSingleResult());
  }

  /**
   * Somebody who belongs to it already stays what they are. Nobody is added who does not exist.
   *
   * @return whether there is such a user
   */
  Uni<Boolean> add(String room, UUID user, boolean invited, Instant now) {
    return update(
            "INSERT INTO room_members (room, user_id, invited, added_at) SELECT :room, id, :invited,"
                + " :now FROM users WHERE id = :user ON CONFLICT (room, user_id) DO UPDATE SET"
                + " invited = room_members.invited AND excluded.invited",
            "room",
            room,
            "user",
            user,
            "invited",
            invited,
            "now",
            now)
        .map(count -> count == 1);
  }

  Uni<Boolean> remove(String room, UUID user) {
    return update(
            "DELETE FROM room_members WHERE room = :room AND user_id = :user",
            "room",
            room,
            "user",
            user)
        .map(count -> count == 1);
  }

  private static Uni<Integer> update(String sql, Object... parameters) {
    return Panache.getSession()
        .flatMap(
            session -> {
              var query = session.createNativeQuery(sql);
              for (int i = 0; i < parameters.length; i += 2) {
                query.setParameter((String) parameters[i], parameters[i + 1]);
              }
              return query.executeUpdate();
            });
  }
}
