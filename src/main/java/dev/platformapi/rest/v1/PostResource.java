package dev.platformapi.rest.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import dev.platformapi.post.NewPost;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.rest.MergePatch;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** {@code /api/v1/posts}. */
@Path("/api/v1/posts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Posts", description = "What users have written")
public class PostResource {
  private final PostService posts;
  private final CurrentCaller caller;
  private final MergePatch mergePatch;

  PostResource(PostService posts, CurrentCaller caller, MergePatch mergePatch) {
    this.posts = posts;
    this.caller = caller;
    this.mergePatch = mergePatch;
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getPost", summary = "Get a post")
  public Uni<PostView> get(@RestPath String id) {
    return posts.get(caller.get(), Ids.uuid("id", id));
  }

  @PUT
  @Path("{id}")
  @Operation(operationId = "replacePost", summary = "Replace a post")
  public Uni<PostView> replace(@RestPath String id, @RequestBody(required = true) NewPost post) {
    NewPost wanted = InputValidator.present(post);
    return posts.update(caller.get(), Ids.uuid("id", id), present -> wanted);
  }

  @PATCH
  @Path("{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "updatePost",
      summary = "Change a post",
      description = "A JSON Merge Patch (RFC 7396): what is left out stays.")
  public Uni<PostView> update(
      @RestPath String id,
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewPost.class)))
          JsonNode patch) {
    MergePatch.requireObject(patch);
    return posts.update(
        caller.get(),
        Ids.uuid("id", id),
        present -> mergePatch.apply(patch, present, NewPost.class));
  }

  @DELETE
  @Path("{id}")
  @Operation(operationId = "deletePost", summary = "Delete a post")
  public Uni<Void> delete(@RestPath String id) {
    return posts.delete(caller.get(), Ids.uuid("id", id));
  }
}
