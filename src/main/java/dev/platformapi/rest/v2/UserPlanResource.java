package dev.platformapi.rest.v2;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.rest.UserPlanOperations;
import dev.platformapi.user.UserPlan;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/v2/users/{id}/plan}. */
@Path("/api/v2/users/{id}/plan")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class UserPlanResource extends UserPlanOperations {
  UserPlanResource(UserPlan plan, CurrentCaller caller) {
    super(plan, caller);
  }
}
