package dev.platformapi.rest.v2;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.post.PostService;
import dev.platformapi.rest.MergePatch;
import dev.platformapi.rest.PostOperations;
import dev.platformapi.rest.version.ApiVersion;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/v2/posts}. */
@Path("/api/v2/posts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Posts", description = "What users have written")
public class PostResource extends PostOperations {
  PostResource(PostService posts, CurrentCaller caller, MergePatch mergePatch) {
    super(posts, caller, mergePatch, ApiVersion.V2);
  }
}
