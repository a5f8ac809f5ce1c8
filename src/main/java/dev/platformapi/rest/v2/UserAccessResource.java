package dev.platformapi.rest.v2;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.InputValidator;
import dev.platformapi.rest.UserAccessOperations;
import dev.platformapi.user.UserAccess;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/v2/users/{id}/access}. */
@Path("/api/v2/users/{id}/access")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class UserAccessResource extends UserAccessOperations {
  UserAccessResource(UserAccess access, CurrentCaller caller, InputValidator validator) {
    super(access, caller, validator);
  }
}
