package dev.platformapi.rest.v2;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.paging.Window;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.rest.UserPostOperations;
import dev.platformapi.rest.version.ApiVersion;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** {@code /api/v2/users/{id}/posts}. */
@Path("/api/v2/users/{id}/posts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Posts", description = "What users have written")
public class UserPostResource extends UserPostOperations {
  UserPostResource(PostService posts, CurrentCaller caller) {
    super(posts, caller, ApiVersion.V2);
  }

  @GET
  @Operation(operationId = "listPostsOfUser", summary = "List a user's posts, the newest first")
  public Uni<ConnectionResponse<PostView>> list(@RestPath String id, @BeanParam Windows windows) {
    UriInfo uri = windows.requireKnown();
    Window window = windows.window();
    return posts
        .connectionOf(caller.get(), Ids.uuid("id", id), window, windows.withTotal())
        .map(found -> ConnectionResponse.of(found, window, uri, Function.identity()));
  }
}
