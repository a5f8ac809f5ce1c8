package dev.platformapi.rest;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.post.NewPost;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.rest.version.ApiVersion;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Writing posts, which is the same in every version. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public abstract class UserPostOperations {
  protected final PostService posts;
  protected final CurrentCaller caller;
  private final ApiVersion version;

  protected UserPostOperations(PostService posts, CurrentCaller caller, ApiVersion version) {
    this.posts = posts;
    this.caller = caller;
    this.version = version;
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
        .map(created -> Created.at(version.root() + "/posts/" + created.id(), created));
  }
}
