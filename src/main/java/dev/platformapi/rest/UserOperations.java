package dev.platformapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.rest.version.ApiVersion;
import dev.platformapi.user.NewUser;
import dev.platformapi.user.UserChanges;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.function.LongPredicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Writing users, which is the same in every version but for the preconditions. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public abstract class UserOperations {
  protected final UserService users;
  protected final CurrentCaller caller;
  private final MergePatch mergePatch;
  private final ApiVersion version;

  protected UserOperations(
      UserService users, CurrentCaller caller, MergePatch mergePatch, ApiVersion version) {
    this.users = users;
    this.caller = caller;
    this.mergePatch = mergePatch;
    this.version = version;
  }

  @POST
  @Operation(operationId = "createUser", summary = "Create a user")
  @APIResponse(
      responseCode = "201",
      description = "The user as created; Location has its address",
      content = @Content(schema = @Schema(implementation = UserView.class)))
  public Uni<RestResponse<UserView>> create(@RequestBody(required = true) NewUser user) {
    return users
        .create(caller.get(), user)
        .map(created -> Created.at(version.root() + "/users/" + created.id(), created));
  }

  @PUT
  @Path("{id}")
  @Operation(
      operationId = "replaceUser",
      summary = "Replace a user",
      description = "What is left out is removed, but for the password, which stays.")
  public Uni<UserView> replace(
      @RestPath String id, @RequestBody(required = true) NewUser user, HttpHeaders headers) {
    NewUser wanted = InputValidator.present(user);
    return users.update(
        caller.get(),
        Ids.uuid("id", id),
        new UserChanges(allowed(headers), wanted.password(), present -> wanted));
  }

  @PATCH
  @Path("{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "updateUser",
      summary = "Change a user",
      description =
          "A JSON Merge Patch (RFC 7396): null removes, what is left out stays. A null password"
              + " leaves the old one.")
  public Uni<UserView> update(
      @RestPath String id,
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewUser.class)))
          JsonNode patch,
      HttpHeaders headers) {
    return users.update(
        caller.get(),
        Ids.uuid("id", id),
        new UserChanges(
            allowed(headers),
            password(patch),
            present -> mergePatch.apply(patch, present, NewUser.class)));
  }

  @DELETE
  @Produces(MediaType.WILDCARD)
  @Path("{id}")
  @Operation(operationId = "deleteUser", summary = "Delete a user and the user's posts")
  public Uni<Void> delete(@RestPath String id, HttpHeaders headers) {
    return users.delete(caller.get(), Ids.uuid("id", id), Conditional.allowed(headers));
  }

  private LongPredicate allowed(HttpHeaders headers) {
    return version.refusesBlindWrites()
        ? Conditional.required(headers)
        : Conditional.allowed(headers);
  }

  /** The password in a patch; null when it has none. */
  private static String password(JsonNode patch) {
    JsonNode password = MergePatch.requireObject(patch).path("password");
    if (password.isMissingNode() || password.isNull()) {
      return null;
    }
    if (!password.isTextual()) {
      throw new PlatformException(ErrorCode.MALFORMED_REQUEST, "password must be a string.");
    }
    return password.textValue();
  }
}
