package dev.platformapi.rest;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.HttpStatus;
import dev.platformapi.http.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** The pages behind the {@code type} of problem documents: what went wrong and what to do. */
@Path(Problem.TYPE_PREFIX)
public class ProblemResource {
  @GET
  @Path("{slug}")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(hidden = true)
  public String page(@RestPath String slug) {
    ErrorCode code =
        Arrays.stream(ErrorCode.values())
            .filter(candidate -> candidate.slug().equals(slug))
            .findFirst()
            .orElseThrow(
                () -> new PlatformException(ErrorCode.NOT_FOUND, "There is no such problem."));
    return "%s (%d %s)%n%n%s%n"
        .formatted(code.title(), HttpStatus.of(code), code.name(), code.advice());
  }
}
