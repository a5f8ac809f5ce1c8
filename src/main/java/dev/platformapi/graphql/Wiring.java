package dev.platformapi.graphql;

import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Edge;
import dev.platformapi.post.PostView;
import dev.platformapi.user.UserView;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.LightDataFetcher;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import java.util.function.Supplier;

/** How the fields of the schema get their values. */
@ApplicationScoped
class Wiring {
  private final Queries queries;
  private final Mutations mutations;
  private final Subscriptions subscriptions;

  Wiring(Queries queries, Mutations mutations, Subscriptions subscriptions) {
    this.queries = queries;
    this.mutations = mutations;
    this.subscriptions = subscriptions;
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
        .type("Query", queries::wire)
        .type("Mutation", mutations::wire)
        .type("Subscription", subscriptions::wire)
        .type("UserEvent", type -> change(type, GlobalId.USER, "userId", "user"))
        .type("PostEvent", type -> change(type, GlobalId.POST, "postId", "post"))
        .type("RoomMessage", Wiring::message)
        .type("User", Wiring::user)
        .type("Post", Wiring::post)
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

  private static TypeRuntimeWiring.Builder change(
      TypeRuntimeWiring.Builder type, String of, String id, String left) {
    return type.dataFetcher("id", value((Change change) -> change.id().toString()))
        .dataFetcher("missed", value(Change::missed))
        .dataFetcher("type", value(Change::type))
        .dataFetcher(id, value((Change change) -> new GlobalId(of, change.subject()).toString()))
        .dataFetcher("version", value(Change::version))
        .dataFetcher(left, value(Change::left))
        .dataFetcher("at", value((Change change) -> change.id().at()));
  }

  private static TypeRuntimeWiring.Builder message(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("id", value((RoomMessage message) -> message.id().toString()))
        .dataFetcher("missed", value(RoomMessage::missed))
        .dataFetcher("room", value(RoomMessage::room))
        .dataFetcher("user", field -> Loaders.user(field, field.<RoomMessage>getSource().userId()))
        .dataFetcher(
            "userId",
            value(
                (RoomMessage message) -> new GlobalId(GlobalId.USER, message.userId()).toString()))
        .dataFetcher("message", value(RoomMessage::json))
        .dataFetcher("at", value((RoomMessage message) -> message.id().at()));
  }

  private static TypeRuntimeWiring.Builder user(TypeRuntimeWiring.Builder type) {
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
                        Arguments.withTotal(field))));
  }

  private static TypeRuntimeWiring.Builder post(TypeRuntimeWiring.Builder type) {
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
}
