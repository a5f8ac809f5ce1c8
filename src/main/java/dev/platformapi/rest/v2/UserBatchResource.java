package dev.platformapi.rest.v2;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.Problem;
import dev.platformapi.user.NewUser;
import dev.platformapi.user.UserBatch;
import dev.platformapi.user.UserImport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/v2/users:batch}. */
@Path("/api/v2/users:batch")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class UserBatchResource {
  private final UserImport userImport;
  private final CurrentCaller caller;

  UserBatchResource(UserImport userImport, CurrentCaller caller) {
    this.userImport = userImport;
    this.caller = caller;
  }

  /**
   * Users to create.
   *
   * @param atomic all or none, which is the default; false judges each for itself
   */
  @RegisterForReflection
  @Schema(description = "Users to create", requiredProperties = "users")
  public record BatchRequest(
      @Schema(minItems = 1, maxItems = UserImport.MAX_USERS) List<NewUser> users,
      @Schema(
              defaultValue = "true",
              description = "All or none; false judges each user alone",
              nullable = true)
          Boolean atomic) {}

  /**
   * What became of each user, in the order in which they came.
   *
   * @param created how many were created
   * @param failed how many were not
   */
  @RegisterForReflection
  public record BatchResponse(int created, int failed, List<Result> results) {
    static BatchResponse of(UserBatch batch) {
      return new BatchResponse(
          batch.created().size(),
          batch.failures().size(),
          Stream.concat(
                  batch.created().stream()
                      .map(user -> new Result(user.index(), user.id(), null, null, null)),
                  batch.failures().stream().map(Result::of))
              .sorted(Comparator.comparingInt(Result::index))
              .toList());
    }
  }

  /**
   * What became of one user.
   *
   * @param index its place in the request, from 0
   * @param id when it was created
   * @param code of the error catalogue, when it was not
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "BatchResult", requiredProperties = "index")
  public record Result(int index, UUID id, String code, String detail, List<Problem.Fault> errors) {
    static Result of(UserBatch.Failure failure) {
      PlatformException reason = failure.reason();
      List<Problem.Fault> faults = Problem.Fault.of(reason);
      return new Result(failure.index(), null, reason.code().name(), reason.getMessage(), faults);
    }
  }

  @POST
  @Operation(
      operationId = "createUsers",
      summary = "Create many users",
      description =
          "All of them or none, unless atomic is false: then the answer says of each what became"
              + " of it. At most 20 of them may have passwords.")
  public Uni<BatchResponse> create(@RequestBody(required = true) BatchRequest body) {
    BatchRequest batch = InputValidator.present(body);
    return userImport
        .createAll(caller.get(), batch.users(), !Boolean.FALSE.equals(batch.atomic()))
        .map(BatchResponse::of);
  }
}
