package dev.platformapi.realtime;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import dev.platformapi.room.MemberView;
import dev.platformapi.room.NewRoom;
import dev.platformapi.room.RoomAccess;
import dev.platformapi.room.RoomService;
import dev.platformapi.room.RoomView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Rooms that somebody has made, and their members, the same in every version. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
abstract class RoomResource {
  private final RoomService rooms;
  private final CurrentCaller caller;
  private final InputValidator validator;
  private final String path;

  RoomResource(RoomService rooms, CurrentCaller caller, InputValidator validator, String path) {
    this.rooms = rooms;
    this.caller = caller;
    this.validator = validator;
    this.path = path;
  }

  /** {@code /api/v1/rooms}. */
  @Path("/api/v1/rooms")
  @Tag(name = "Rooms", description = "Rooms with members")
  public static class V1 extends RoomResource {
    V1(RoomService rooms, CurrentCaller caller, InputValidator validator) {
      super(rooms, caller, validator, "/api/v1/rooms/");
    }
  }

  /** {@code /api/v2/rooms}. */
  @Path("/api/v2/rooms")
  @Tag(name = "Rooms", description = "Rooms with members")
  public static class V2 extends RoomResource {
    V2(RoomService rooms, CurrentCaller caller, InputValidator validator) {
      super(rooms, caller, validator, "/api/v2/rooms/");
    }
  }

  /** Whom a room is open to. */
  @RegisterForReflection
  @Schema(description = "Whom a room is open to")
  public record AccessOfRoom(
      @Schema(
              examples = "private",
              enumeration = {"public", "invited", "private"})
          @NotNull(message = "access is required")
          @Pattern(
              regexp = "^(public|invited|private)$",
              message = "access must be public, invited or private")
          String access) {}

  @POST
  @Operation(
      operationId = "createRoom",
      summary = "Make a room",
      description =
          "A room that nobody has made is public. public: for everybody; invited: for whom a member"
              + " has invited; private: for whom the owner has made members.")
  @APIResponse(
      responseCode = "201",
      description = "The room; Location has its address",
      content = @Content(schema = @Schema(implementation = RoomView.class)))
  public Uni<RestResponse<RoomView>> create(@RequestBody(required = true) NewRoom room) {
    return rooms
        .create(caller.get(), InputValidator.present(room))
        .map(
            made ->
                RestResponse.ResponseBuilder.<RoomView>create(RestResponse.Status.CREATED)
                    .header(HttpHeaders.LOCATION, path + made.name())
                    .entity(made)
                    .build());
  }

  @GET
  @Operation(
      operationId = "listRooms",
      summary = "List the rooms that you own or belong to, by name")
  public Uni<List<RoomView>> list() {
    return rooms.list(caller.get());
  }

  @GET
  @Path("{name}")
  @Operation(operationId = "getRoom", summary = "Get a room that you may enter")
  public Uni<RoomView> get(@RestPath String name) {
    return rooms.get(caller.get(), name);
  }

  @PUT
  @Path("{name}")
  @Operation(
      operationId = "setRoomAccess",
      summary = "Set whom a room is open to",
      description = "For its owner. Whoever may not be there any more leaves it at once.")
  public Uni<RoomView> setAccess(
      @RestPath String name, @RequestBody(required = true) AccessOfRoom body) {
    return rooms.setAccess(caller.get(), name, RoomAccess.of(validator.valid(body).access()));
  }

  @DELETE
  @Produces(MediaType.WILDCARD)
  @Path("{name}")
  @Operation(
      operationId = "deleteRoom",
      summary = "Delete a room",
      description = "For its owner. What was said in it is forgotten.")
  public Uni<Void> delete(@RestPath String name) {
    return rooms.delete(caller.get(), name);
  }

  @GET
  @Path("{name}/members")
  @Operation(operationId = "listRoomMembers", summary = "List who belongs to a room")
  public Uni<List<MemberView>> members(@RestPath String name) {
    return rooms.members(caller.get(), name);
  }

  @PUT
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.WILDCARD)
  @Path("{name}/members/{user_id}")
  @Operation(
      operationId = "addRoomMember",
      summary = "Make somebody a member of a room, or invite them",
      description = "For its owner; in a room of the invited for its members, too.")
  public Uni<Void> add(@RestPath String name, @RestPath("user_id") String user) {
    return rooms.add(caller.get(), name, Ids.uuid("user_id", user));
  }

  @DELETE
  @Produces(MediaType.WILDCARD)
  @Path("{name}/members/{user_id}")
  @Operation(
      operationId = "removeRoomMember",
      summary = "Remove a member, who leaves the room at once",
      description = "For its owner, and for members themselves.")
  public Uni<Void> remove(@RestPath String name, @RestPath("user_id") String user) {
    return rooms.remove(caller.get(), name, Ids.uuid("user_id", user));
  }
}
