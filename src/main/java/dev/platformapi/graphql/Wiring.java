package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Edge;
import dev.platformapi.paging.Window;
import dev.platformapi.post.NewPost;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.user.NewUser;
import dev.platformapi.user.UserChanges;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import graphql.language.Field;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.LightDataFetcher;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** How the fields of the schema get their values. */
@ApplicationScoped
class Wiring {
  private final UserService users;
  private final PostService posts;

  Wiring(UserService users, PostService posts) {
    this.users = users;
    this.posts = posts;
  }

  RuntimeWiring runtime() {
    return RuntimeWiring.newRuntimeWiring()
        .scalar(Scalars.DATE_TIME)
        .scalar(Scalars.JSON)
        .type(
            "Node",
            type ->
                type.typeResolver(
                    env ->
                        env.getSchema()
                            .getObjectType(
                                env.getObject() instanceof UserView
                                    ? GlobalId.USER
                                    : GlobalId.POST)))
        .type("Query", this::query)
        .type("Mutation", this::mutation)
        .type("User", this::user)
        .type("Post", this::post)
        .type("UserConnection", Wiring::connection)
        .type("PostConnection", Wiring::connection)
        .type("UserEdge", Wiring::edge)
        .type("PostEdge", Wiring::edge)
        .type("PageInfo", Wiring::pageInfo)
        .type("CreateUserPayload", type -> type.dataFetcher("user", itself()))
        .type("UpdateUserPayload", type -> type.dataFetcher("user", itself()))
        .type("DeleteUserPayload", type -> type.dataFetcher("deletedUserId", itself()))
        .type("CreatePostPayload", type -> type.dataFetcher("post", itself()))
        .type("UpdatePostPayload", type -> type.dataFetcher("post", itself()))
        .type("DeletePostPayload", type -> type.dataFetcher("deletedPostId", itself()))
        .build();
  }

  private TypeRuntimeWiring.Builder query(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("me", field -> Loaders.user(field, caller(field).userId()))
        .dataFetcher("node", this::node)
        .dataFetcher("user", field -> Loaders.user(field, id(field, GlobalId.USER)))
        .dataFetcher("users", this::users);
  }

  private Object node(DataFetchingEnvironment field) {
    GlobalId id = GlobalId.parse("id", field.getArgument("id"));
    return switch (id.type()) {
      case GlobalId.USER -> Loaders.user(field, id.id());
      case GlobalId.POST ->
          run(
              () ->
                  posts.get(caller(field), id.id()).onFailure(Wiring::isMissing).recoverWithNull());
      default -> null;
    };
  }

  private CompletableFuture<Connection<UserView>> users(DataFetchingEnvironment field) {
    Window window = Arguments.window(field);
    return run(
        () ->
            users.connection(
                caller(field),
                Arguments.filter(field.getArgument("filter")),
                Arguments.order(field.getArgument("orderBy")),
                window,
                withTotal(field)));
  }

  private TypeRuntimeWiring.Builder mutation(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher(
            "createUser", field -> run(() -> users.create(caller(field), newUser(input(field)))))
        .dataFetcher("updateUser", this::updateUser)
        .dataFetcher(
            "deleteUser",
            field ->
                deleted(
                    field,
                    GlobalId.USER,
                    id ->
                        users.delete(
                            caller(field), id, Arguments.allowed(field.getArgument("version")))))
        .dataFetcher("createPost", this::createPost)
        .dataFetcher("updatePost", this::updatePost)
        .dataFetcher(
            "deletePost",
            field ->
                deleted(
                    field,
                    GlobalId.POST,
                    id ->
                        posts.delete(
                            caller(field), id, Arguments.allowed(field.getArgument("version")))));
  }

  private CompletableFuture<UserView> updateUser(DataFetchingEnvironment field) {
    UUID id = id(field, GlobalId.USER);
    Map<String, Object> input = input(field);
    return run(
        () ->
            users.update(
                caller(field),
                id,
                new UserChanges(
                    Arguments.allowed(input.get("version")),
                    (String) input.get("password"),
                    present -> edited(present, input))));
  }

  private CompletableFuture<PostView> createPost(DataFetchingEnvironment field) {
    Map<String, Object> input = input(field);
    String author = (String) input.get("authorId");
    return run(
        () ->
            posts.create(
                caller(field),
                author == null
                    ? caller(field).userId()
                    : GlobalId.parse("input.authorId", author, GlobalId.USER),
                new NewPost((String) input.get("title"), (String) input.get("body"))));
  }

  private CompletableFuture<PostView> updatePost(DataFetchingEnvironment field) {
    UUID id = id(field, GlobalId.POST);
    Map<String, Object> input = input(field);
    return run(
        () ->
            posts.update(
                caller(field),
                id,
                Arguments.allowed(input.get("version")),
                present ->
                    new NewPost(
                        (String) input.getOrDefault("title", present.title()),
                        (String) input.getOrDefault("body", present.body()))));
  }

  private static NewUser newUser(Map<String, Object> input) {
    return edited(new NewUser(null, null, null, null, null, null), input);
  }

  /** What is given replaces what was there, also by null. */
  private static NewUser edited(NewUser present, Map<String, Object> input) {
    return new NewUser(
        (String) input.getOrDefault("username", present.username()),
        (String) input.getOrDefault("email", present.email()),
        (String) input.get("password"),
        (Integer) input.getOrDefault("age", present.age()),
        input.containsKey("tags") ? Arguments.texts(input.get("tags")) : present.tags(),
        input.containsKey("attributes")
            ? Arguments.object("attributes", input.get("attributes"))
            : present.attributes());
  }

  private static CompletableFuture<String> deleted(
      DataFetchingEnvironment field, String type, Function<UUID, Uni<Void>> work) {
    UUID id = id(field, type);
    return run(() -> work.apply(id).replaceWith(() -> field.<String>getArgument("id")));
  }

  private TypeRuntimeWiring.Builder user(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher(
            "id", value((UserView user) -> new GlobalId(GlobalId.USER, user.id()).toString()))
        .dataFetcher("username", value(UserView::username))
        .dataFetcher("email", value(UserView::email))
        .dataFetcher("age", value(UserView::age))
        .dataFetcher("tags", value(UserView::tags))
        .dataFetcher("attributes", value(UserView::attributes))
        .dataFetcher("version", value(UserView::version))
        .dataFetcher("createdAt", value(UserView::createdAt))
        .dataFetcher("updatedAt", value(UserView::updatedAt))
        .dataFetcher(
            "posts",
            field ->
                Loaders.posts(
                    field,
                    new Loaders.PostsOf(
                        field.<UserView>getSource().id(),
                        Arguments.window(field),
                        withTotal(field))));
  }

  private TypeRuntimeWiring.Builder post(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher(
            "id", value((PostView post) -> new GlobalId(GlobalId.POST, post.id()).toString()))
        .dataFetcher("title", value(PostView::title))
        .dataFetcher("body", value(PostView::body))
        .dataFetcher("version", value(PostView::version))
        .dataFetcher("createdAt", value(PostView::createdAt))
        .dataFetcher("updatedAt", value(PostView::updatedAt))
        .dataFetcher(
            "author", field -> Loaders.user(field, field.<PostView>getSource().authorId()));
  }

  private static TypeRuntimeWiring.Builder connection(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("edges", value((Connection<?> connection) -> connection.edges()))
        .dataFetcher("pageInfo", itself())
        .dataFetcher("totalCount", value((Connection<?> connection) -> connection.total()));
  }

  private static TypeRuntimeWiring.Builder edge(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("cursor", value((Edge<?> edge) -> edge.cursor()))
        .dataFetcher("node", value((Edge<?> edge) -> edge.node()));
  }

  private static TypeRuntimeWiring.Builder pageInfo(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("hasNextPage", value((Connection<?> page) -> page.hasNext()))
        .dataFetcher("hasPreviousPage", value((Connection<?> page) -> page.hasPrevious()))
        .dataFetcher("startCursor", value((Connection<?> page) -> page.startCursor()))
        .dataFetcher("endCursor", value((Connection<?> page) -> page.endCursor()));
  }

  /** Of the source, without a look at the query. */
  private static <T> DataFetcher<Object> value(Function<T, Object> getter) {
    return new LightDataFetcher<>() {
      @Override
      @SuppressWarnings("unchecked")
      public Object get(
          graphql.schema.GraphQLFieldDefinition field,
          Object source,
          Supplier<DataFetchingEnvironment> environment) {
        return getter.apply((T) source);
      }

      @Override
      public Object get(DataFetchingEnvironment field) {
        return getter.apply(field.getSource());
      }
    };
  }

  private static DataFetcher<Object> itself() {
    return value(Function.identity());
  }

  private static <T> CompletableFuture<T> run(Supplier<Uni<T>> work) {
    return Isolation.run(work);
  }

  private static Caller caller(DataFetchingEnvironment field) {
    return field.getGraphQlContext().get(Caller.class);
  }

  private static UUID id(DataFetchingEnvironment field, String type) {
    return GlobalId.parse("id", field.getArgument("id"), type);
  }

  private static Map<String, Object> input(DataFetchingEnvironment field) {
    return field.getArgument("input");
  }

  private static boolean withTotal(DataFetchingEnvironment field) {
    return field.getMergedField().getFields().stream()
        .anyMatch(named -> selects(field, named.getSelectionSet(), "totalCount"));
  }

  /**
   * Whether the selection names the field, be it under a condition. The framework's own look at the
   * selection costs more than most fields do.
   */
  private static boolean selects(
      DataFetchingEnvironment field, SelectionSet selections, String name) {
    for (Selection<?> selection : selections.getSelections()) {
      if (selection instanceof Field selected && selected.getName().equals(name)
          || selection instanceof InlineFragment fragment
              && selects(field, fragment.getSelectionSet(), name)
          || selection instanceof FragmentSpread spread
              && selects(
                  field,
                  field.getFragmentsByName().get(spread.getName()).getSelectionSet(),
                  name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof PlatformException known && known.code() == ErrorCode.NOT_FOUND;
  }
}
