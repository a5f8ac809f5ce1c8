package dev.platformapi.rest;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import dev.platformapi.user.UserPlan;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestPath;

/** Which rate-limiting plan a user has, the same in every version; for administrators. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public abstract class UserPlanOperations {
  private final UserPlan plan;
  private final CurrentCaller caller;

  protected UserPlanOperations(UserPlan plan, CurrentCaller caller) {
    this.plan = plan;
    this.caller = caller;
  }

  @GET
  @Operation(operationId = "getUserPlan", summary = "Get a user's rate-limiting plan")
  public Uni<PlanBody> get(@RestPath String id) {
    return plan.get(caller.get(), Ids.uuid("id", id))
        .map(found -> new PlanBody(found.orElse(null)));
  }

  @PUT
  @Operation(
      operationId = "setUserPlan",
      summary = "Assign a rate-limiting plan to a user",
      description = "In effect within seconds. null gives the default plan back.")
  public Uni<PlanBody> set(@RestPath String id, @RequestBody(required = true) PlanBody body) {
    PlanBody wanted = InputValidator.present(body);
    UUID user = Ids.uuid("id", id);
    return plan.set(caller.get(), user, wanted.plan()).replaceWith(wanted);
  }
}
