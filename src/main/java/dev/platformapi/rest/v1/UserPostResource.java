package dev.platformapi.rest.v1;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.rest.Parameters;
import dev.platformapi.rest.UserPostOperations;
import dev.platformapi.rest.version.ApiVersion;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /api/v1/users/{id}/posts}. */
@Path("/api/v1/users/{id}/posts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Posts", description = "What users have written")
public class UserPostResource extends UserPostOperations {
  UserPostResource(PostService posts, CurrentCaller caller) {
    super(posts, caller, ApiVersion.V1);
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
}
