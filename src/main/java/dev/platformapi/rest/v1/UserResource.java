package dev.platformapi.rest.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.SortOrder;
import dev.platformapi.rest.Created;
import dev.platformapi.rest.MergePatch;
import dev.platformapi.rest.Parameters;
import dev.platformapi.user.NewUser;
import dev.platformapi.user.UserChanges;
import dev.platformapi.user.UserFilter;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserSort;
import dev.platformapi.user.UserView;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /api/v1/users}. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "The user directory")
public class UserResource {
  private final UserService users;
  private final CurrentCaller caller;
  private final MergePatch mergePatch;
  private final ObjectMapper mapper;

  UserResource(
      UserService users, CurrentCaller caller, MergePatch mergePatch, ObjectMapper mapper) {
    this.users = users;
    this.caller = caller;
    this.mergePatch = mergePatch;
    this.mapper = mapper;
  }

  @GET
  @Operation(
      operationId = "listUsers",
      summary = "List users",
      description = "One page of the users that every given filter lets through.")
  public Uni<PageResponse<UserView>> list(
      @RestQuery
          @Parameter(
              description = "Number of the page",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
          String page,
      @RestQuery
          @Parameter(
              description = "Users in a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "20"))
          String limit,
      @RestQuery
          @Parameter(
              description = "Field to sort by",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"created_at", "username"},
                      defaultValue = "created_at"))
          String sort,
      @RestQuery
          @Parameter(
              description = "Direction of the sort",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"asc", "desc"},
                      defaultValue = "desc"))
          String order,
      @RestQuery
          @Parameter(
              description = "Only the user of this name; case makes no difference",
              example = "ann")
          String username,
      @RestQuery
          @Parameter(
              description = "Only the user of this email address; case makes no difference",
              example = "ann@example.com")
          String email,
      @RestQuery
          @Parameter(
              description = "Only users whose attributes contain this JSON object",
              example = "{\"team\":\"core\"}")
          String attributes,
      UriInfo uri) {
    Parameters.requireValues(uri);
    UserFilter filter =
        new UserFilter(
            username == null ? List.of() : List.of(username),
            email,
            Parameters.object("attributes", attributes, mapper),
            null);
    PageRequest request =
        new PageRequest(
            Parameters.integer("page", page, 1),
            Parameters.integer("limit", limit, PageRequest.DEFAULT_LIMIT));
    return users
        .list(
            caller.get(),
            filter,
            Parameters.choice("sort", sort, UserSort.CREATED_AT),
            Parameters.choice("order", order, SortOrder.DESC),
            request)
        .map(found -> PageResponse.of(found, uri));
  }

  @POST
  @Operation(operationId = "createUser", summary = "Create a user")
  @APIResponse(
      responseCode = "201",
      description = "The user as created; Location has its address",
      content = @Content(schema = @Schema(implementation = UserView.class)))
  public Uni<RestResponse<UserView>> create(@RequestBody(required = true) NewUser user) {
    return users
        .create(caller.get(), user)
        .map(created -> Created.at("/api/v1/users/" + created.id(), created));
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getUser", summary = "Get a user")
  public Uni<UserView> get(@RestPath String id) {
    return users.get(caller.get(), Ids.uuid("id", id));
  }

  @PUT
  @Path("{id}")
  @Operation(
      operationId = "replaceUser",
      summary = "Replace a user",
      description = "What is left out is removed, but for the password, which stays.")
  public Uni<UserView> replace(@RestPath String id, @RequestBody(required = true) NewUser user) {
    NewUser wanted = InputValidator.present(user);
    return users.update(
        caller.get(), Ids.uuid("id", id), new UserChanges(wanted.password(), present -> wanted));
  }

  @PATCH
  @Path("{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "updateUser",
      summary = "Change a user",
      description =
          "A JSON Merge Patch (RFC 7396): null removes, what is left out stays. A null password"
              + " leaves the old one.")
  public Uni<UserView> update(
      @RestPath String id,
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewUser.class)))
          JsonNode patch) {
    return users.update(
        caller.get(),
        Ids.uuid("id", id),
        new UserChanges(
            password(patch), present -> mergePatch.apply(patch, present, NewUser.class)));
  }

  @DELETE
  @Path("{id}")
  @Operation(operationId = "deleteUser", summary = "Delete a user and the user's posts")
  public Uni<Void> delete(@RestPath String id) {
    return users.delete(caller.get(), Ids.uuid("id", id));
  }

  /** The password in a patch; null when it has none. */
  private static String password(JsonNode patch) {
    JsonNode password = MergePatch.requireObject(patch).path("password");
    if (password.isMissingNode() || password.isNull()) {
      return null;
    }
    if (!password.isTextual()) {
      throw new PlatformException(ErrorCode.MALFORMED_REQUEST, "password must be a string.");
    }
    return password.textValue();
  }
}
