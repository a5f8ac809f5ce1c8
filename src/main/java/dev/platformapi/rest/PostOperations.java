package dev.platformapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import dev.platformapi.post.NewPost;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.rest.version.ApiVersion;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.function.LongPredicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestPath;

/** What can be done with one post, which is the same in every version but for the preconditions. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public abstract class PostOperations {
  private final PostService posts;
  private final CurrentCaller caller;
  private final MergePatch mergePatch;
  private final ApiVersion version;

  protected PostOperations(
      PostService posts, CurrentCaller caller, MergePatch mergePatch, ApiVersion version) {
    this.posts = posts;
    this.caller = caller;
    this.mergePatch = mergePatch;
    this.version = version;
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
  public Uni<PostView> replace(
      @RestPath String id, @RequestBody(required = true) NewPost post, HttpHeaders headers) {
    NewPost wanted = InputValidator.present(post);
    return posts.update(caller.get(), Ids.uuid("id", id), allowed(headers), present -> wanted);
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
          JsonNode patch,
      HttpHeaders headers) {
    MergePatch.requireObject(patch);
    return posts.update(
        caller.get(),
        Ids.uuid("id", id),
        allowed(headers),
        present -> mergePatch.apply(patch, present, NewPost.class));
  }

  @DELETE
  @Produces(MediaType.WILDCARD)
  @Path("{id}")
  @Operation(operationId = "deletePost", summary = "Delete a post")
  public Uni<Void> delete(@RestPath String id, HttpHeaders headers) {
    return posts.delete(caller.get(), Ids.uuid("id", id), Conditional.allowed(headers));
  }

  private LongPredicate allowed(HttpHeaders headers) {
    return version.refusesBlindWrites()
        ? Conditional.required(headers)
        : Conditional.allowed(headers);
  }
}
