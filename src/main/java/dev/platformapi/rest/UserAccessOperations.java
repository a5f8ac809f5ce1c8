package dev.platformapi.rest;

import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.auth.Role;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import dev.platformapi.user.UserAccess;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestPath;

/** What an account is and whether it is shut out, the same in every version; for administrators. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public abstract class UserAccessOperations {
  private final UserAccess access;
  private final CurrentCaller caller;
  private final InputValidator validator;

  protected UserAccessOperations(
      UserAccess access, CurrentCaller caller, InputValidator validator) {
    this.access = access;
    this.caller = caller;
    this.validator = validator;
  }

  /** What an account is and whether it is shut out. */
  @RegisterForReflection
  @Schema(description = "What an account is and whether it is shut out")
  public record AccessBody(
      @Schema(
              examples = "user",
              enumeration = {"user", "admin"})
          @NotNull(message = "role is required")
          @Pattern(regexp = "^(user|admin)$", message = "role must be user or admin")
          String role,
      @Schema(examples = "false") boolean disabled) {
    static AccessBody of(UserAccess.Access access) {
      return new AccessBody(access.role().value(), access.disabled());
    }
  }

  @GET
  @Operation(operationId = "getUserAccess", summary = "Get a user's role and standing")
  public Uni<AccessBody> get(@RestPath String id) {
    return access.get(caller.get(), Ids.uuid("id", id)).map(AccessBody::of);
  }

  @PUT
  @Operation(
      operationId = "setUserAccess",
      summary = "Set a user's role, and shut the user out or let the user in",
      description = "Ends every session of the user. Nobody sets their own.")
  public Uni<AccessBody> set(@RestPath String id, @RequestBody(required = true) AccessBody body) {
    AccessBody wanted = validator.valid(body);
    return access
        .set(
            caller.get(),
            Ids.uuid("id", id),
            new UserAccess.Access(Role.of(wanted.role()), wanted.disabled()))
        .map(AccessBody::of);
  }
}
