package dev.platformapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.platformapi.auth.AuthConfig;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.auth.Scope;
import dev.platformapi.auth.TokenService;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Token introspection (RFC 7662). */
@Path("/auth/introspect")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Tag(name = "Auth")
public class IntrospectionResource {
  private final TokenService tokens;
  private final CurrentCaller caller;
  private final AuthConfig config;

  IntrospectionResource(TokenService tokens, CurrentCaller caller, AuthConfig config) {
    this.tokens = tokens;
    this.caller = caller;
    this.config = config;
  }

  /** The answer of RFC 7662, 2.2; only {@code active} when the token opens nothing. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "What a token opens (RFC 7662)", requiredProperties = "active")
  public record IntrospectionResponse(
      boolean active,
      UUID sub,
      String username,
      String scope,
      String tokenType,
      UUID clientId,
      Long iat,
      Long exp,
      String iss,
      String aud) {}

  @POST
  @Operation(
      operationId = "introspectToken",
      summary = "Ask what a token opens",
      description = "Needs the scope tokens:introspect.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TokenResource.HeldToken.class)))
  @APIResponse(
      responseCode = "200",
      description = "What the token opens",
      content = @Content(schema = @Schema(implementation = IntrospectionResponse.class)))
  public Uni<RestResponse<Object>> introspect(HttpServerRequest request) {
    OAuthForm form = OAuthForm.of(request);
    String token;
    try {
      token = form.require("token");
    } catch (OAuthForm.Refusal refusal) {
      return Uni.createFrom().item(form.answer(refusal));
    }
    return tokens.introspect(caller.get(), token).map(found -> Uncached.ok(response(found)));
  }

  private IntrospectionResponse response(TokenService.Introspection found) {
    if (found == null) {
      return new IntrospectionResponse(false, null, null, null, null, null, null, null, null, null);
    }
    return new IntrospectionResponse(
        true,
        found.userId(),
        found.username(),
        Scope.format(found.scopes()),
        found.kind(),
        found.keyId(),
        seconds(found.issuedAt()),
        seconds(found.expiry()),
        config.issuer(),
        config.audience());
  }

  private static Long seconds(Instant instant) {
    return instant == null ? null : instant.getEpochSecond();
  }
}
