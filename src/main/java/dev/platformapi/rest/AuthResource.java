package dev.platformapi.rest;

import dev.platformapi.auth.AuthConfig;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.auth.Grant;
import dev.platformapi.auth.Login;
import dev.platformapi.auth.LoginRequest;
import dev.platformapi.auth.Scope;
import dev.platformapi.auth.Sessions;
import dev.platformapi.auth.Tickets;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Ids;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.user.NewUser;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /auth}: sign up, log in, and the sessions that logins opened. */
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Auth", description = "Login, tokens and sessions")
public class AuthResource {
  private final Login login;
  private final Sessions sessions;
  private final Tickets tickets;
  private final UserService users;
  private final CurrentCaller caller;
  private final InputValidator validator;
  private final boolean registration;

  AuthResource(
      Login login,
      Sessions sessions,
      Tickets tickets,
      UserService users,
      CurrentCaller caller,
      InputValidator validator,
      AuthConfig config) {
    this.login = login;
    this.sessions = sessions;
    this.tickets = tickets;
    this.users = users;
    this.caller = caller;
    this.validator = validator;
    this.registration = config.registration();
  }

  /**
   * Who has logged in, and the token to send from now on.
   *
   * @param token the access token, a JWT
   * @param expiresIn seconds until the token expires
   * @param refreshToken for the next access token, at POST /auth/token; good for one use
   */
  @RegisterForReflection
  public record LoginResponse(
      UUID id,
      @Schema(examples = "admin") String username,
      String token,
      @Schema(examples = "Bearer") String tokenType,
      @Schema(examples = "900") long expiresIn,
      String refreshToken,
      @Schema(examples = "users:read posts:read") String scope) {
    static LoginResponse of(Grant grant) {
      return new LoginResponse(
          grant.userId(),
          grant.username(),
          grant.access().value(),
          "Bearer",
          grant.access().lifetime().toSeconds(),
          grant.refreshToken(),
          Scope.format(grant.access().scopes()));
    }
  }

  @POST
  @Path("login")
  @Operation(operationId = "login", summary = "Log in with username and password")
  @APIResponse(
      responseCode = "200",
      description = "The tokens of a new session",
      content = @Content(schema = @Schema(implementation = LoginResponse.class)))
  public Uni<RestResponse<LoginResponse>> login(@RequestBody(required = true) LoginRequest body) {
    LoginRequest valid = validator.valid(body);
    return login
        .login(valid.username(), valid.password())
        .map(grant -> Uncached.ok(LoginResponse.of(grant)));
  }

  @POST
  @Path("register")
  @Operation(
      operationId = "register",
      summary = "Sign up",
      description = "A password is required. A setting turns sign-up off; it then answers 403.")
  @APIResponse(
      responseCode = "201",
      description = "The user as created; Location has its address",
      content = @Content(schema = @Schema(implementation = UserView.class)))
  public Uni<RestResponse<UserView>> register(@RequestBody(required = true) NewUser user) {
    if (!registration) {
      throw new PlatformException(ErrorCode.FORBIDDEN, "Sign-up is turned off.");
    }
    return users
        .register(user)
        .map(created -> Created.at("/api/v1/users/" + created.id(), created));
  }

  /**
   * Opens one stream.
   *
   * @param ticket as {@code ?ticket=…} of the stream's address, once
   * @param expiresIn seconds until it opens nothing any more
   */
  @RegisterForReflection
  public record TicketResponse(
      @Schema(examples = "tkt_…") String ticket, @Schema(examples = "30") long expiresIn) {}

  @POST
  @Path("ticket")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "createTicket",
      summary = "Get a ticket for one stream",
      description =
          "For a browser's WebSocket or EventSource, which can send no header: it opens one stream,"
              + " once, and stands for the token or key that this request came with.")
  @APIResponse(
      responseCode = "200",
      description = "The ticket",
      content = @Content(schema = @Schema(implementation = TicketResponse.class)))
  public Uni<RestResponse<TicketResponse>> ticket() {
    return tickets
        .issue(caller.get())
        .map(
            ticket ->
                Uncached.ok(new TicketResponse(ticket.value(), ticket.lifetime().toSeconds())));
  }

  @GET
  @Path("sessions")
  @Operation(operationId = "listSessions", summary = "List your live sessions, the newest first")
  public Uni<List<Sessions.SessionView>> list() {
    return sessions.list(caller.get());
  }

  @DELETE
  @Produces(MediaType.WILDCARD)
  @Path("sessions")
  @Operation(operationId = "revokeSessions", summary = "End all your sessions, this one included")
  public Uni<Void> revokeAll() {
    return sessions.revokeAll(caller.get());
  }

  @DELETE
  @Produces(MediaType.WILDCARD)
  @Path("sessions/{id}")
  @Operation(operationId = "revokeSession", summary = "End one of your sessions")
  public Uni<Void> revoke(@RestPath String id) {
    return sessions.revoke(caller.get(), Ids.uuid("id", id));
  }
}
