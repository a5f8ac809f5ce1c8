package dev.platformapi.rest.v1;

import dev.platformapi.auth.AuditLog;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.Window;
import dev.platformapi.rest.AuditFilters;
import dev.platformapi.rest.Parameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
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
    static AuditResponse of(Connection<AuditLog.AuditView> piece) {
      return new AuditResponse(piece.nodes(), piece.hasNext() ? piece.endCursor() : null);
    }
  }

  @GET
  @Operation(operationId = "listAudit", summary = "Read the audit log, the newest first")
  public Uni<AuditResponse> list(
      @BeanParam AuditFilters filters,
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
    int size =
        new PageRequest(1, Parameters.integer("limit", limit, PageRequest.DEFAULT_LIMIT)).limit();
    return audit
        .list(caller.get(), filters.filter(), Window.of(size, after, null, null), false)
        .map(AuditResponse::of);
  }
}
