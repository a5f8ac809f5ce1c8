package dev.platformapi.rest.v2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.PlatformException;
import dev.platformapi.rest.Parameters;
import dev.platformapi.rest.UserFilters;
import dev.platformapi.rest.version.ApiVersion;
import dev.platformapi.user.UserFilter;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code /api/v2/users:export}. */
@Path("/api/v2/users:export")
@Tag(name = "Users")
public class UserExportResource {
  static final String NDJSON = "application/x-ndjson";

  private static final int PAGE = 500;

  private final UserService users;
  private final CurrentCaller caller;
  private final ObjectMapper mapper;

  UserExportResource(UserService users, CurrentCaller caller, ObjectMapper mapper) {
    this.users = users;
    this.caller = caller;
    this.mapper = mapper;
  }

  /**
   * Page after page, the next one read when the client has taken the one before, so that memory
   * stays the same however many users there are. An export that breaks off ends its connection
   * before its end, so nobody takes it for whole.
   */
  @GET
  @Produces(NDJSON)
  @Operation(
      operationId = "exportUsers",
      summary = "Export users",
      description =
          "Every user that the filters let through, one JSON object in a line, in order of"
              + " creation.")
  @APIResponse(
      responseCode = "200",
      description = "The users",
      content = @Content(mediaType = NDJSON, schema = @Schema(implementation = String.class)))
  public Multi<byte[]> export(UriInfo uri) {
    requireFilters(uri);
    UserFilter filter = UserFilters.of(uri);
    Caller who = caller.get();
    Multi<byte[]> lines = users.stream(who, filter, null, PAGE).map(this::lines);
    return RestMulti.fromMultiData(lines)
        .withDemand(1)
        .encodeAsJsonArray(false)
        .header("X-API-Version", ApiVersion.V2.number())
        .build();
  }

  /** The framework ends each item with a line feed. */
  private byte[] lines(List<UserView> page) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(page.size() * 300);
    ObjectWriter writer = mapper.writerFor(UserView.class);
    try {
      for (UserView user : page) {
        if (lines.size() > 0) {
          lines.write('\n');
        }
        lines.write(writer.writeValueAsBytes(user));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines.toByteArray();
  }

  private static void requireFilters(UriInfo uri) {
    Parameters.requireValues(uri);
    for (String name : uri.getQueryParameters().keySet()) {
      if (!name.startsWith(UserFilters.PREFIX) && !name.equals(UserFilters.SEARCH)) {
        throw PlatformException.invalidParameter(
            name, "unknown", "There is no such parameter; there is filter[<field>], q.");
      }
    }
  }
}
