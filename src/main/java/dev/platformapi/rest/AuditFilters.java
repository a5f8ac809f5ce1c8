package dev.platformapi.rest;

import dev.platformapi.auth.AuditAction;
import dev.platformapi.auth.AuditLog;
import dev.platformapi.error.Ids;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The parameters that say which entries of the audit log are wanted. */
public class AuditFilters {
  @QueryParam("action")
  @Parameter(description = "Only this action, in lower case", example = "login_failed")
  String action;

  @QueryParam("actor")
  @Parameter(
      description = "Only what this user did",
      schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  String actor;

  @QueryParam("target")
  @Parameter(
      description = "Only what was done to the user, session or key of this id",
      schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  String target;

  /** Fails with {@code INVALID_PARAMETER}. */
  public AuditLog.AuditFilter filter() {
    return new AuditLog.AuditFilter(
        Parameters.choice("action", action, AuditAction.class),
        actor == null ? null : Ids.uuid("actor", actor),
        target == null ? null : Ids.uuid("target", target).toString());
  }
}
