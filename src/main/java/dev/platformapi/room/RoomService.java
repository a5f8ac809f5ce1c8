package dev.platformapi.room;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Scope;
import dev.platformapi.error.Causes;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Bus;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** The use cases of rooms and their members, shared by every protocol. */
@ApplicationScoped
public class RoomService {
  /** Whom the room is open to has changed: all who are in it are looked at again. */
  static final String ACCESS_CHANGED = "access";

  private final RoomQueries rooms;
  private final Permissions permissions;
  private final InputValidator validator;
  private final Bus bus;
  private final RoomConfig config;
  private final Clock clock;

  RoomService(
      RoomQueries rooms,
      Permissions permissions,
      InputValidator validator,
      Bus bus,
      RoomConfig config,
      Clock clock) {
    this.rooms = rooms;
    this.permissions = permissions;
    this.validator = validator;
    this.bus = bus;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Makes a room that belongs to the caller. What was said before in a public room of that name is
   * forgotten, and whoever may not be there any more leaves. Fails with {@code VALIDATION_FAILED},
   * {@code CONFLICT} for a name that is taken, and {@code LIMIT_REACHED}.
   */
  public Uni<RoomView> create(Caller caller, NewRoom input) {
    permissions.require(caller, Scope.EVENTS_PUBLISH);
    validator.valid(input);
    Room room = new Room();
    room.name = input.name();
    room.access = input.access();
    room.ownerId = caller.userId();
    room.createdAt = clock.instant();
    return Panache.withTransaction(
            () ->
                Room.count("ownerId", caller.userId())
                    .invoke(this::requireRoomForOneMore)
                    .flatMap(owned -> room.<Room>persistAndFlush()))
        .onFailure(RoomService::isDuplicate)
        .transform(
            taken -> new PlatformException(ErrorCode.CONFLICT, "There is a room of this name."))
        .call(() -> bus.clear(ChannelName.ofRoom(room.name)))
        .call(() -> tellAccessChanged(room.name))
        .map(RoomView::of);
  }

  /** Fails with {@code NOT_FOUND}, also for a room that the caller may not enter. */
  @WithSession
  public Uni<RoomView> get(Caller caller, String name) {
    permissions.require(caller, Scope.EVENTS_READ);
    return requireVisible(caller, name).flatMap(standing -> rooms.get(name)).map(RoomView::of);
  }

  /** The rooms that the caller owns or belongs to, by name; a thousand at most. */
  @WithSession
  public Uni<List<RoomView>> list(Caller caller) {
    permissions.require(caller, Scope.EVENTS_READ);
    return rooms.of(caller.userId()).map(found -> found.stream().map(RoomView::of).toList());
  }

  /** For the owner and administrators. Whoever may not be there any more leaves the room. */
  public Uni<RoomView> setAccess(Caller caller, String name, RoomAccess access) {
    permissions.require(caller, Scope.EVENTS_PUBLISH);
    return Panache.withTransaction(
            () ->
                owned(caller, name).invoke(room -> room.access = access.value()).map(RoomView::of))
        .call(() -> tellAccessChanged(name));
  }

  /** For the owner and administrators. What was said in it is forgotten. */
  public Uni<Void> delete(Caller caller, String name) {
    permissions.require(caller, Scope.EVENTS_PUBLISH);
    return Panache.withTransaction(() -> owned(caller, name).call(Room::delete))
        .call(() -> bus.clear(ChannelName.ofRoom(name)))
        .replaceWithVoid();
  }

  /** For whoever may enter the room; fails with {@code NOT_FOUND}. */
  @WithSession
  public Uni<List<MemberView>> members(Caller caller, String name) {
    permissions.require(caller, Scope.EVENTS_READ);
    return requireVisible(caller, name).flatMap(standing -> rooms.members(name));
  }

  /**
   * Makes a user a member, or in a room of the invited one who may join; every member may invite
   * there. Fails with {@code NOT_FOUND} for a room or user that is not there, {@code FORBIDDEN},
   * and {@code LIMIT_REACHED}.
   */
  public Uni<Void> add(Caller caller, String name, UUID user) {
    permissions.require(caller, Scope.EVENTS_PUBLISH);
    return Panache.withTransaction(
        () ->
            requireVisible(caller, name)
                .invoke(
                    standing -> {
                      boolean mayInvite =
                          standing.access() == RoomAccess.INVITED && standing.isMember();
                      if (!mayInvite) {
                        requireOwner(caller, standing.owner());
                      }
                    })
                .call(
                    () ->
                        rooms
                            .countMembers(name)
                            .invoke(
                                count -> {
                                  if (count >= config.maxMembers()) {
                                    throw limit("A room has at most %d members.", count);
                                  }
                                }))
                .flatMap(
                    standing ->
                        rooms.add(
                            name, user, standing.access() == RoomAccess.INVITED, clock.instant()))
                .invoke(
                    exists -> {
                      if (!exists) {
                        throw PlatformException.notFound("user", user);
                      }
                    })
                .replaceWithVoid());
  }

  /**
   * Removes a member, who leaves the room at once if it is not public; for the owner,
   * administrators, and members themselves. Fails with {@code NOT_FOUND}.
   */
  public Uni<Void> remove(Caller caller, String name, UUID user) {
    permissions.require(caller, Scope.EVENTS_PUBLISH);
    return Panache.withTransaction(
            () ->
                requireVisible(caller, name)
                    .invoke(
                        standing -> {
                          if (!caller.userId().equals(user)) {
                            requireOwner(caller, standing.owner());
                          }
                        })
                    .flatMap(standing -> rooms.remove(name, user))
                    .invoke(
                        removed -> {
                          if (!removed) {
                            throw PlatformException.notFound("member", user);
                          }
                        }))
        .call(() -> tellAccessChanged(name))
        .replaceWithVoid();
  }

  /**
   * Lets the caller into a room, and makes one who was invited a member. Fails with {@code
   * FORBIDDEN}.
   */
  Uni<Void> enter(Caller caller, String name) {
    return Panache.withSession(() -> rooms.standing(name, caller.userId()))
        .invoke(
            standing -> {
              if (!mayEnter(caller, standing)) {
                throw new PlatformException(
                    ErrorCode.FORBIDDEN,
                    standing.access() == RoomAccess.PRIVATE
                        ? "The room is private; its owner adds members."
                        : "The room is for the invited; a member can invite you.");
              }
            })
        .flatMap(
            standing ->
                standing != null && Boolean.TRUE.equals(standing.invited())
                    ? Panache.withTransaction(
                        () -> rooms.add(name, caller.userId(), false, clock.instant()))
                    : Uni.createFrom().item(true))
        .replaceWithVoid();
  }

  private static boolean mayEnter(Caller caller, RoomQueries.Standing standing) {
    if (standing == null
        || standing.access() == RoomAccess.PUBLIC
        || caller.isAdmin()
        || caller.userId().equals(standing.owner())) {
      return true;
    }
    return standing.access() == RoomAccess.INVITED
        ? standing.invited() != null
        : standing.isMember();
  }

  private Uni<RoomQueries.Standing> requireVisible(Caller caller, String name) {
    ChannelName.check("name", name);
    return rooms
        .standing(name, caller.userId())
        .invoke(
            standing -> {
              if (standing == null || !mayEnter(caller, standing)) {
                throw PlatformException.notFound("room", name);
              }
            });
  }

  private Uni<Room> owned(Caller caller, String name) {
    return requireVisible(caller, name)
        .flatMap(standing -> rooms.get(name))
        .invoke(room -> requireOwner(caller, room.ownerId));
  }

  private void requireOwner(Caller caller, UUID owner) {
    permissions.requireOwner(caller, Scope.EVENTS_PUBLISH, owner);
  }

  private void requireRoomForOneMore(long owned) {
    if (owned >= config.maxOwned()) {
      throw limit("You may own at most %d rooms.", config.maxOwned());
    }
  }

  private static PlatformException limit(String detail, long limit) {
    return new PlatformException(ErrorCode.LIMIT_REACHED, detail.formatted(limit));
  }

  private static boolean isDuplicate(Throwable failure) {
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof ConstraintViolationException) {
        return true;
      }
    }
    return false;
  }

  /** Kept, so that nobody overlooks it who lags behind. */
  private Uni<?> tellAccessChanged(String room) {
    return bus.publish(ChannelName.ofRoom(room), ACCESS_CHANGED, "", "null", null);
  }
}
