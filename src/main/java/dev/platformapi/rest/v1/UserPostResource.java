package dev.platformapi.rest.v1;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.post.NewPost;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.rest.Created;
import dev.platformapi.rest.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
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

/** {@code /api/v1/users/{id}/posts}. */
@Path("/api/v1/users/{id}/posts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Posts", description = "What users have written")
public class UserPostResource {
  private final PostService posts;
  private final CurrentCaller caller;

  UserPostResource(PostService posts, CurrentCaller caller) {
    this.posts = posts;
    this.caller = caller;
  }

  @GET
  @Operation(operationId = "listPostsOfUser", summary = "List a user's posts, the newest first")
  public Uni<PageResponse<PostView>> list(
      @RestPath String id,
      @RestQuery
          @Parameter(
              description = "Number of the page",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
          String page,
      @RestQuery
          @Parameter(
              description = "Posts in a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "20"))
          String limit,
      UriInfo uri) {
    Parameters.requireValues(uri);
    PageRequest request =
        new PageRequest(
            Parameters.integer("page", page, 1),
            Parameters.integer("limit", limit, PageRequest.DEFAULT_LIMIT));
    return posts
        .listOf(caller.get(), Ids.uuid("id", id), request)
        .map(found -> PageResponse.of(found, uri));
  }

  @POST
  @Operation(operationId = "createPost", summary = "Write a post")
  @APIResponse(
      responseCode = "201",
      description = "The post as created; Location has its address",
      content = @Content(schema = @Schema(implementation = PostView.class)))
  public Uni<RestResponse<PostView>> create(
      @RestPath String id, @RequestBody(required = true) NewPost post) {
    return posts
        .create(caller.get(), Ids.uuid("id", id), post)
        .map(created -> Created.at("/api/v1/posts/" + created.id(), created));
  }
}
