package dev.platformapi.rest;

import dev.platformapi.auth.ApiKeyView;
import dev.platformapi.auth.ApiKeys;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.auth.NewApiKey;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /auth/keys}: API keys, with which a service acts for the account that made them. */
@Path("/auth/keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Keys", description = "API keys for service to service")
public class KeyResource {
  private final ApiKeys keys;
  private final CurrentCaller caller;

  KeyResource(ApiKeys keys, CurrentCaller caller) {
    this.keys = keys;
    this.caller = caller;
  }

  /**
   * A key with its secret.
   *
   * @param key send it as X-API-Key; it is shown this once only
   */
  @RegisterForReflection
  public record KeyResponse(ApiKeyView details, @Schema(examples = "pak_…") String key) {
    static KeyResponse of(ApiKeys.CreatedKey created) {
      return new KeyResponse(created.key(), created.secret());
    }
  }

  /** What a key is called. */
  @RegisterForReflection
  public record KeyName(
      @Schema(examples = "nightly import") String name,
      @Schema(examples = "Imports users from HR", nullable = true) String description) {}

  @POST
  @Operation(
      operationId = "createKey",
      summary = "Make an API key",
      description = "The answer shows the key, and nothing shows it again.")
  @APIResponse(
      responseCode = "201",
      description = "The key",
      content = @Content(schema = @Schema(implementation = KeyResponse.class)))
  public Uni<RestResponse<KeyResponse>> create(@RequestBody(required = true) NewApiKey key) {
    return keys.create(caller.get(), key)
        .map(created -> Uncached.with(RestResponse.StatusCode.CREATED, KeyResponse.of(created)));
  }

  @GET
  @Operation(operationId = "listKeys", summary = "List your API keys, the newest first")
  public Uni<List<ApiKeyView>> list() {
    return keys.list(caller.get());
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getKey", summary = "Get one of your API keys")
  public Uni<ApiKeyView> get(@RestPath String id) {
    return keys.get(caller.get(), Ids.uuid("id", id));
  }

  @PUT
  @Path("{id}")
  @Operation(operationId = "renameKey", summary = "Name and describe one of your API keys")
  public Uni<ApiKeyView> rename(@RestPath String id, @RequestBody(required = true) KeyName body) {
    KeyName name = InputValidator.present(body);
    return keys.rename(caller.get(), Ids.uuid("id", id), name.name(), name.description());
  }

  @PUT
  @Path("{id}/plan")
  @Operation(
      operationId = "setKeyPlan",
      summary = "Give an API key a budget of its own",
      description =
          "For administrators, of anybody's key. In effect within seconds; null lets the key draw"
              + " from its owner's budget again.")
  public Uni<ApiKeyView> assignPlan(
      @RestPath String id, @RequestBody(required = true) PlanBody body) {
    String plan = InputValidator.present(body).plan();
    return keys.assignPlan(caller.get(), Ids.uuid("id", id), plan);
  }

  @POST
  @Path("{id}/rotate")
  @Operation(
      operationId = "rotateKey",
      summary = "Give one of your API keys a new secret",
      description = "The old key still opens for the configured grace, by default 24 hours.")
  @APIResponse(
      responseCode = "200",
      description = "The key",
      content = @Content(schema = @Schema(implementation = KeyResponse.class)))
  public Uni<RestResponse<KeyResponse>> rotate(@RestPath String id) {
    return keys.rotate(caller.get(), Ids.uuid("id", id))
        .map(created -> Uncached.ok(KeyResponse.of(created)));
  }

  @DELETE
  @Produces(MediaType.WILDCARD)
  @Path("{id}")
  @Operation(operationId = "revokeKey", summary = "Revoke one of your API keys")
  public Uni<Void> revoke(@RestPath String id) {
    return keys.revoke(caller.get(), Ids.uuid("id", id));
  }
}
