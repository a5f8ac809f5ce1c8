package dev.platformapi.rest;

import dev.platformapi.auth.AuthConfig;
import dev.platformapi.auth.Scope;
import dev.platformapi.auth.TokenKeys;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** What clients and other services need to know of the tokens: metadata (RFC 8414) and keys. */
@Path("/.well-known")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
public class WellKnownResource {
  private static final String CACHEABLE = "public, max-age=300";

  private final AuthConfig config;
  private final TokenKeys keys;

  WellKnownResource(AuthConfig config, TokenKeys keys) {
    this.config = config;
    this.keys = keys;
  }

  /** Authorization server metadata (RFC 8414, 2). */
  @RegisterForReflection
  public record Metadata(
      @Schema(examples = "https://api.example.com") String issuer,
      String tokenEndpoint,
      String revocationEndpoint,
      String introspectionEndpoint,
      String jwksUri,
      List<String> grantTypesSupported,
      List<String> tokenEndpointAuthMethodsSupported,
      List<String> revocationEndpointAuthMethodsSupported,
      List<String> introspectionEndpointAuthMethodsSupported,
      List<String> responseTypesSupported,
      List<String> scopesSupported,
      String serviceDocumentation) {}

  @GET
  @Path("oauth-authorization-server")
  @Operation(operationId = "getMetadata", summary = "Get the authorization server's metadata")
  @APIResponse(
      responseCode = "200",
      description = "The metadata",
      content = @Content(schema = @Schema(implementation = Metadata.class)))
  public RestResponse<Metadata> metadata() {
    String issuer = config.issuer();
    return cacheable(
        new Metadata(
            issuer,
            issuer + "/auth/token",
            issuer + "/auth/revoke",
            issuer + "/auth/introspect",
            issuer + "/.well-known/jwks.json",
            List.of("password", "refresh_token", "client_credentials"),
            List.of("none", "client_secret_basic", "client_secret_post"),
            List.of("none"),
            List.of("bearer"),
            List.of(),
            Arrays.stream(Scope.values()).map(Scope::value).toList(),
            issuer + "/openapi"));
  }

  @GET
  @Path("jwks.json")
  @Operation(
      operationId = "getKeys",
      summary = "Get the keys that check access tokens",
      description = "A JSON Web Key Set (RFC 7517). It is empty when tokens are signed with HS256.")
  @APIResponse(
      responseCode = "200",
      description = "The keys",
      content =
          @Content(
              schema =
                  @Schema(
                      type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)))
  public RestResponse<String> keys() {
    return cacheable(keys.publicKeys());
  }

  private static <T> RestResponse<T> cacheable(T entity) {
    return RestResponse.ResponseBuilder.ok(entity)
        .header(HttpHeaders.CACHE_CONTROL, CACHEABLE)
        .build();
  }
}
