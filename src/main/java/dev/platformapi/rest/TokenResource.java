package dev.platformapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.platformapi.auth.Grant;
import dev.platformapi.auth.Login;
import dev.platformapi.auth.RefreshTokens;
import dev.platformapi.auth.Scope;
import dev.platformapi.auth.TokenService;
import dev.platformapi.auth.Tokens;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The token endpoint of OAuth 2 (RFC 6749, 3.2) and revocation (RFC 7009), in forms. */
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Tag(name = "Auth")
public class TokenResource {
  private final Login login;
  private final RefreshTokens refreshTokens;
  private final TokenService tokens;

  TokenResource(Login login, RefreshTokens refreshTokens, TokenService tokens) {
    this.login = login;
    this.refreshTokens = refreshTokens;
    this.tokens = tokens;
  }

  /** A token request; which fields it needs depends on the grant. */
  @Schema(description = "A token request (RFC 6749)")
  public record TokenRequest(
      @Schema(
              required = true,
              enumeration = {"password", "refresh_token", "client_credentials"},
              examples = "password")
          String grantType,
      @Schema(examples = "admin") String username,
      @Schema(examples = "Admin-12345") String password,
      String refreshToken,
      @Schema(description = "Any name; the key is what counts") String clientId,
      @Schema(description = "An API key, unless it comes by HTTP Basic") String clientSecret,
      @Schema(examples = "users:read") String scope) {}

  /** A token that somebody holds. */
  @Schema(description = "A token to revoke or to introspect")
  public record HeldToken(
      @Schema(required = true) String token,
      @Schema(enumeration = {"access_token", "refresh_token"}) String tokenTypeHint) {}

  /** The answer of RFC 6749, 5.1. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      description = "Tokens (RFC 6749)",
      requiredProperties = {"access_token", "token_type", "expires_in", "scope"})
  public record TokenResponse(
      String accessToken,
      @Schema(examples = "Bearer") String tokenType,
      @Schema(examples = "900") long expiresIn,
      @Schema(description = "Not for client_credentials") String refreshToken,
      @Schema(examples = "users:read") String scope) {
    static TokenResponse of(Tokens.AccessToken access, String refreshToken) {
      return new TokenResponse(
          access.value(),
          "Bearer",
          access.lifetime().toSeconds(),
          refreshToken,
          Scope.format(access.scopes()));
    }
  }

  @POST
  @Path("token")
  @Operation(
      operationId = "token",
      summary = "Get an access token",
      description =
          "Grants: password, refresh_token, and client_credentials with an API key as the client's"
              + " secret. Errors are those of RFC 6749, 5.2.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TokenRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "The tokens",
      content = @Content(schema = @Schema(implementation = TokenResponse.class)))
  public Uni<RestResponse<Object>> token(HttpServerRequest request) {
    OAuthForm form = OAuthForm.of(request);
    return Uni.createFrom()
        .deferred(() -> grant(form))
        .<RestResponse<Object>>map(Uncached::ok)
        .onFailure()
        .recoverWithItem(failure -> form.answer(failure));
  }

  @POST
  @Path("revoke")
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke a token",
      description = "Ends the session that the token belongs to (RFC 7009).")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = HeldToken.class)))
  @APIResponse(responseCode = "200", description = "The token opens nothing any more")
  public Uni<RestResponse<Object>> revoke(HttpServerRequest request) {
    OAuthForm form = OAuthForm.of(request);
    return Uni.createFrom()
        .deferred(() -> tokens.revoke(form.require("token")))
        .map(
            revoked ->
                revoked
                    ? RestResponse.<Object>ok()
                    : OAuthForm.error(400, "unsupported_token_type", "Revoke its API key."))
        .onFailure()
        .recoverWithItem(failure -> form.answer(failure));
  }

  private Uni<Object> grant(OAuthForm form) {
    return switch (form.require("grant_type")) {
      case "password" ->
          login
              .login(form.require("username"), form.require("password"))
              .map(TokenResource::response);
      case "refresh_token" ->
          refreshTokens.refresh(form.require("refresh_token")).map(TokenResource::response);
      case "client_credentials" ->
          tokens
              .forKey(form.clientSecret(), form.scopes())
              .map(access -> TokenResponse.of(access, null));
      default -> throw new OAuthForm.Refusal("unsupported_grant_type", "There is no such grant.");
    };
  }

  private static Object response(Grant grant) {
    return TokenResponse.of(grant.access(), grant.refreshToken());
  }
}
