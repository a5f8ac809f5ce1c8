package dev.platformapi.rest;

import dev.platformapi.auth.Login;
import dev.platformapi.error.CleanText;
import dev.platformapi.error.InputValidator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /auth}: how a caller gets a token. */
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Auth", description = "Login and tokens")
public class AuthResource {
  private final Login login;
  private final InputValidator validator;

  AuthResource(Login login, InputValidator validator) {
    this.login = login;
    this.validator = validator;
  }

  /** What a login needs. */
  @RegisterForReflection
  public record Credentials(
      @Schema(examples = "admin")
          @NotNull(message = "username is required")
          @Size(max = 254, message = "username must be at most 254 characters")
          @CleanText(message = "username must not contain NUL or unpaired surrogates")
          String username,
      @Schema(examples = "Admin-12345")
          @NotNull(message = "password is required")
          @Size(max = 1024, message = "password must be at most 1024 characters")
          String password) {
    /** Never shows the password. */
    @Override
    public String toString() {
      return "Credentials[username=" + username + "]";
    }
  }

  /**
   * Who has logged in, and the token to send from now on.
   *
   * @param token the access token, a JWT
   * @param expiresIn seconds until the token expires
   */
  @RegisterForReflection
  public record LoginResponse(
      UUID id,
      @Schema(examples = "admin") String username,
      String token,
      @Schema(examples = "Bearer") String tokenType,
      @Schema(examples = "900") long expiresIn) {
    static LoginResponse of(Login.Session session) {
      return new LoginResponse(
          session.account().id(),
          session.account().username(),
          session.token().value(),
          "Bearer",
          session.token().lifetime().toSeconds());
    }
  }

  @POST
  @Path("login")
  @Operation(operationId = "login", summary = "Log in with username and password")
  public Uni<LoginResponse> login(@RequestBody(required = true) Credentials credentials) {
    Credentials valid = validator.valid(credentials);
    return login.login(valid.username(), valid.password()).map(LoginResponse::of);
  }
}
