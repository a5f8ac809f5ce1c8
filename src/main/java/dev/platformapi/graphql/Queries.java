package dev.platformapi.graphql;

import dev.platformapi.database.Isolation;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Window;
import dev.platformapi.post.PostService;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;

/** The fields of {@code Query}. */
@ApplicationScoped
class Queries {
  private final UserService users;
  private final PostService posts;

  Queries(UserService users, PostService posts) {
    this.users = users;
    this.posts = posts;
  }

  TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("me", field -> Loaders.user(field, Arguments.caller(field).userId()))
        .dataFetcher("node", this::node)
        .dataFetcher("user", field -> Loaders.user(field, Arguments.id(field, GlobalId.USER)))
        .dataFetcher("users", this::users);
  }

  private Object node(DataFetchingEnvironment field) {
    GlobalId id = GlobalId.parse("id", field.getArgument("id"));
    return switch (id.type()) {
      case GlobalId.USER -> Loaders.user(field, id.id());
      case GlobalId.POST ->
          Isolation.run(
              () ->
                  posts
                      .get(Arguments.caller(field), id.id())
                      .onFailure(Queries::isMissing)
                      .recoverWithNull());
      default -> null;
    };
  }

  private CompletableFuture<Connection<UserView>> users(DataFetchingEnvironment field) {
    Window window = Arguments.window(field);
    return Isolation.run(
        () ->
            users.connection(
                Arguments.caller(field),
                Arguments.filter(field.getArgument("filter")),
                Arguments.order(field.getArgument("orderBy")),
                window,
                Arguments.withTotal(field)));
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof PlatformException known && known.code() == ErrorCode.NOT_FOUND;
  }
}
