package dev.platformapi.rest.v1;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.Ids;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.SortOrder;
import dev.platformapi.rest.MergePatch;
import dev.platformapi.rest.Parameters;
import dev.platformapi.rest.UserFilters;
import dev.platformapi.rest.UserOperations;
import dev.platformapi.rest.version.ApiVersion;
import dev.platformapi.user.UserCondition;
import dev.platformapi.user.UserFilter;
import dev.platformapi.user.UserOrder;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserSort;
import dev.platformapi.user.UserView;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code /api/v1/users}. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "The user directory")
public class UserResource extends UserOperations {
  private final ObjectMapper mapper;

  UserResource(
      UserService users, CurrentCaller caller, MergePatch mergePatch, ObjectMapper mapper) {
    super(users, caller, mergePatch, ApiVersion.V1);
    this.mapper = mapper;
  }

  @GET
  @Operation(
      operationId = "listUsers",
      summary = "List users",
      description = "One page of the users that every given filter lets through.")
  public Uni<PageResponse<UserView>> list(
      @RestQuery
          @Parameter(
              description = "Number of the page",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
          String page,
      @RestQuery
          @Parameter(
              description = "Users in a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "20"))
          String limit,
      @RestQuery
          @Parameter(
              description = "Field to sort by",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"created_at", "username", "updated_at", "email", "id"},
                      defaultValue = "created_at"))
          String sort,
      @RestQuery
          @Parameter(
              description = "Direction of the sort",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"asc", "desc"},
                      defaultValue = "desc"))
          String order,
      @RestQuery
          @Parameter(
              description = "Only the user of this name; case makes no difference",
              example = "ann")
          String username,
      @RestQuery
          @Parameter(
              description = "Only the user of this email address; case makes no difference",
              example = "ann@example.com")
          String email,
      @RestQuery
          @Parameter(
              description = "Only users whose attributes contain this JSON object",
              example = "{\"team\":\"core\"}")
          String attributes,
      UriInfo uri) {
    Parameters.requireValues(uri);
    UserFilter filter = UserFilters.of(uri);
    if (username != null) {
      filter = filter.and(UserCondition.usernames(List.of(username)));
    }
    if (email != null) {
      filter = filter.and(UserCondition.email(email));
    }
    if (attributes != null) {
      filter =
          filter.and(UserCondition.attributes(Parameters.object("attributes", attributes, mapper)));
    }
    UserOrder wanted =
        new UserOrder(
            Parameters.choice("sort", sort, UserSort.CREATED_AT),
            Parameters.choice("order", order, SortOrder.DESC));
    PageRequest request =
        new PageRequest(
            Parameters.integer("page", page, 1),
            Parameters.integer("limit", limit, PageRequest.DEFAULT_LIMIT));
    return users
        .list(caller.get(), filter, wanted, request)
        .map(found -> PageResponse.of(found, uri));
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getUser", summary = "Get a user")
  public Uni<UserView> get(@RestPath String id) {
    return users.get(caller.get(), Ids.uuid("id", id));
  }
}
