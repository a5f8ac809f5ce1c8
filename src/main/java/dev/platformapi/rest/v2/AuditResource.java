package dev.platformapi.rest.v2;

import dev.platformapi.auth.AuditLog;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.paging.Window;
import dev.platformapi.rest.AuditFilters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/v2/audit}: the audit log, for administrators. */
@Path("/api/v2/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit", description = "Who did what to whom, from where")
public class AuditResource {
  private final AuditLog audit;
  private final CurrentCaller caller;

  AuditResource(AuditLog audit, CurrentCaller caller) {
    this.audit = audit;
    this.caller = caller;
  }

  @GET
  @Operation(operationId = "listAudit", summary = "Read the audit log, the newest first")
  public Uni<ConnectionResponse<AuditLog.AuditView>> list(
      @BeanParam AuditFilters filters, @BeanParam Windows windows) {
    UriInfo uri = windows.requireKnown("action", "actor", "target");
    Window window = windows.window();
    return audit
        .list(caller.get(), filters.filter(), window, windows.withTotal())
        .map(found -> ConnectionResponse.of(found, window, uri, Function.identity()));
  }
}
