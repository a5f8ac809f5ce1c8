package dev.platformapi.rest.v2;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.paging.Window;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.rest.MergePatch;
import dev.platformapi.rest.Parameters;
import dev.platformapi.rest.UserFilters;
import dev.platformapi.rest.UserOperations;
import dev.platformapi.rest.version.ApiVersion;
import dev.platformapi.user.UserOrder;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /api/v2/users}. */
@Path("/api/v2/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "The user directory")
public class UserResource extends UserOperations {
  private final PostService posts;

  UserResource(UserService users, PostService posts, CurrentCaller caller, MergePatch mergePatch) {
    super(users, caller, mergePatch, ApiVersion.V2);
    this.posts = posts;
  }

  /** How the document describes a list of users. */
  @Schema(name = "UserConnection")
  record UserConnection(
      List<UserShape.Described> data,
      ConnectionResponse.PageInfo page,
      ConnectionResponse.Links links) {}

  @GET
  @Operation(
      operationId = "listUsers",
      summary = "List users",
      description = "A window of the users that every given filter lets through.")
  @APIResponse(
      responseCode = "200",
      description = "The window",
      content = @Content(schema = @Schema(implementation = UserConnection.class)))
  public Uni<ConnectionResponse<Object>> list(
      @BeanParam Windows windows,
      @RestQuery
          @Parameter(
              description =
                  "Keys to sort by, separated by commas, each turned around by a minus:"
                      + " created_at, updated_at, username, email, id. By default -created_at.",
              example = "-created_at,username")
          String sort,
      @RestQuery
          @Parameter(
              description = "Only these fields, separated by commas",
              example = "id,username")
          String fields,
      @RestQuery
          @Parameter(description = "posts: the newest ten posts of each user", example = "posts")
          String include) {
    UriInfo uri =
        windows.requireKnown("sort", "fields", "include", UserFilters.SEARCH, UserFilters.PREFIX);
    UserShape shape = UserShape.parse(fields, include);
    Window window = windows.window();
    return users
        .connection(
            caller.get(),
            UserFilters.of(uri),
            UserOrder.parse("sort", sort),
            window,
            windows.withTotal())
        .flatMap(
            found ->
                newest(shape, found.nodes())
                    .map(
                        newest ->
                            ConnectionResponse.of(
                                found, window, uri, user -> shape.of(user, newest))));
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getUser", summary = "Get a user")
  @APIResponse(
      responseCode = "200",
      description = "The user",
      content = @Content(schema = @Schema(implementation = UserShape.Described.class)))
  public Uni<Object> get(
      @RestPath String id,
      @RestQuery
          @Parameter(
              description = "Only these fields, separated by commas",
              example = "id,username")
          String fields,
      @RestQuery @Parameter(description = "posts: the user's newest ten posts", example = "posts")
          String include,
      UriInfo uri) {
    Parameters.requireValues(uri);
    UserShape shape = UserShape.parse(fields, include);
    return users
        .get(caller.get(), Ids.uuid("id", id))
        .flatMap(user -> newest(shape, List.of(user)).map(newest -> shape.of(user, newest)));
  }

  private Uni<Map<UUID, List<PostView>>> newest(UserShape shape, List<UserView> found) {
    return shape.posts()
        ? posts.newestOf(caller.get(), found.stream().map(UserView::id).toList(), UserShape.POSTS)
        : Uni.createFrom().item(Map.of());
  }
}
