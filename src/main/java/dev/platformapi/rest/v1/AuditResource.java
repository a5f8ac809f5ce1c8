package dev.platformapi.rest.v1;

import dev.platformapi.auth.AuditAction;
import dev.platformapi.auth.AuditLog;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.paging.Cursor;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.Slice;
import dev.platformapi.rest.Parameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /api/v1/audit}: the audit log, for administrators. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit", description = "Who did what to whom, from where")
public class AuditResource {
  private final AuditLog audit;
  private final CurrentCaller caller;

  AuditResource(AuditLog audit, CurrentCaller caller) {
    this.audit = audit;
    this.caller = caller;
  }

  /**
   * A piece of the log.
   *
   * @param next what to send as {@code after} for the next piece; null at the end
   */
  @RegisterForReflection
  public record AuditResponse(List<AuditLog.AuditView> data, @Schema(nullable = true) String next) {
    static AuditResponse of(Slice<AuditLog.AuditView> slice) {
      return new AuditResponse(slice.data(), slice.next() == null ? null : slice.next().encode());
    }
  }

  @GET
  @Operation(operationId = "listAudit", summary = "Read the audit log, the newest first")
  public Uni<AuditResponse> list(
      @RestQuery
          @Parameter(description = "Only this action, in lower case", example = "login_failed")
          String action,
      @RestQuery
          @Parameter(
              description = "Only what this user did",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          String actor,
      @RestQuery
          @Parameter(
              description = "Only what was done to the user, session or key of this id",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          String target,
      @RestQuery @Parameter(description = "Where the last piece ended") String after,
      @RestQuery
          @Parameter(
              description = "Entries in a piece",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "20"))
          String limit,
      UriInfo uri) {
    Parameters.requireValues(uri);
    AuditLog.AuditFilter filter =
        new AuditLog.AuditFilter(
            Parameters.choice("action", action, AuditAction.class),
            actor == null ? null : Ids.uuid("actor", actor),
            target == null ? null : Ids.uuid("target", target).toString());
    int size =
        new PageRequest(1, Parameters.integer("limit", limit, PageRequest.DEFAULT_LIMIT)).limit();
    return audit
        .list(caller.get(), filter, Cursor.decode("after", after), size)
        .map(AuditResponse::of);
  }
}
