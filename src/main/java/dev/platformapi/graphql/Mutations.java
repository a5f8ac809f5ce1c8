package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.database.Isolation;
import dev.platformapi.post.NewPost;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.user.NewUser;
import dev.platformapi.user.UserChanges;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/** The fields of {@code Mutation}. */
@ApplicationScoped
class Mutations {
  private final UserService users;
  private final PostService posts;

  Mutations(UserService users, PostService posts) {
    this.users = users;
    this.posts = posts;
  }

  TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher(
            "createUser",
            field ->
                Isolation.run(() -> users.create(Arguments.caller(field), newUser(input(field)))))
        .dataFetcher("updateUser", this::updateUser)
        .dataFetcher("deleteUser", field -> delete(field, GlobalId.USER, users::delete))
        .dataFetcher("createPost", this::createPost)
        .dataFetcher("updatePost", this::updatePost)
        .dataFetcher("deletePost", field -> delete(field, GlobalId.POST, posts::delete));
  }

  private CompletableFuture<UserView> updateUser(DataFetchingEnvironment field) {
    UUID id = Arguments.id(field, GlobalId.USER);
    Map<String, Object> input = input(field);
    return Isolation.run(
        () ->
            users.update(
                Arguments.caller(field),
                id,
                new UserChanges(
                    Arguments.allowed(input.get("version")),
                    (String) input.get("password"),
                    present -> edited(present, input))));
  }

  private CompletableFuture<PostView> createPost(DataFetchingEnvironment field) {
    Map<String, Object> input = input(field);
    String author = (String) input.get("authorId");
    return Isolation.run(
        () ->
            posts.create(
                Arguments.caller(field),
                author == null
                    ? Arguments.caller(field).userId()
                    : GlobalId.parse("input.authorId", author, GlobalId.USER),
                new NewPost((String) input.get("title"), (String) input.get("body"))));
  }

  private CompletableFuture<PostView> updatePost(DataFetchingEnvironment field) {
    UUID id = Arguments.id(field, GlobalId.POST);
    Map<String, Object> input = input(field);
    return Isolation.run(
        () ->
            posts.update(
                Arguments.caller(field),
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

  /** As both services delete. */
  private interface Deletion {
    Uni<Void> run(Caller caller, UUID id, LongPredicate allowed);
  }

  private static CompletableFuture<String> delete(
      DataFetchingEnvironment field, String type, Deletion deletion) {
    UUID id = Arguments.id(field, type);
    return Isolation.run(
        () ->
            deletion
                .run(Arguments.caller(field), id, Arguments.allowed(field.getArgument("version")))
                .replaceWith(() -> field.<String>getArgument("id")));
  }

  private static Map<String, Object> input(DataFetchingEnvironment field) {
    return field.getArgument("input");
  }
}
