package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Window;
import dev.platformapi.post.PostService;
import dev.platformapi.post.PostView;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import graphql.schema.DataFetchingEnvironment;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderRegistry;
import org.dataloader.Try;

/** What many fields of one query want alike is read at once. Made anew for each query. */
@ApplicationScoped
class Loaders {
  private static final String USERS = "users";
  private static final String POSTS = "posts";

  private final UserService users;
  private final PostService posts;

  Loaders(UserService users, PostService posts) {
    this.users = users;
    this.posts = posts;
  }

  /** The posts of one author that a field wants. */
  record PostsOf(UUID author, Window window, boolean withTotal) {
    private boolean hasCursor() {
      return window.after() != null || window.before() != null;
    }

    /** What can be read together. */
    private PostsOf group() {
      return hasCursor() ? this : new PostsOf(null, window, withTotal);
    }
  }

  DataLoaderRegistry of(Caller caller) {
    DataLoaderRegistry registry = new DataLoaderRegistry();
    registry.register(
        USERS,
        DataLoaderFactory.<UUID, UserView>newDataLoaderWithTry(
            ids -> {
              Set<UUID> distinct = new LinkedHashSet<>(ids);
              return tried(ids, Isolation.run(() -> users.find(caller, distinct)));
            }));
    registry.register(
        POSTS, DataLoaderFactory.newDataLoaderWithTry((List<PostsOf> keys) -> posts(caller, keys)));
    return registry;
  }

  /** Null for no user. */
  static CompletableFuture<UserView> user(DataFetchingEnvironment field, UUID id) {
    DataLoader<UUID, UserView> loader = field.getDataLoader(USERS);
    return loader.load(id);
  }

  static CompletableFuture<Connection<PostView>> posts(
      DataFetchingEnvironment field, PostsOf wanted) {
    DataLoader<PostsOf, Connection<PostView>> loader = field.getDataLoader(POSTS);
    return loader.load(wanted);
  }

  /** Fields that want the same window share a statement; a cursor is good for one author only. */
  private CompletionStage<List<Try<Connection<PostView>>>> posts(
      Caller caller, List<PostsOf> keys) {
    Map<PostsOf, List<UUID>> groups = new LinkedHashMap<>();
    for (PostsOf key : keys) {
      groups.computeIfAbsent(key.group(), none -> new ArrayList<>()).add(key.author());
    }
    Map<PostsOf, CompletableFuture<Function<PostsOf, Try<Connection<PostView>>>>> readings =
        new LinkedHashMap<>();
    groups.forEach((group, authors) -> readings.put(group, outcome(read(caller, group, authors))));
    return CompletableFuture.allOf(readings.values().toArray(CompletableFuture[]::new))
        .thenApply(
            done -> keys.stream().map(key -> readings.get(key.group()).join().apply(key)).toList());
  }

  private CompletableFuture<Map<UUID, Connection<PostView>>> read(
      Caller caller, PostsOf group, List<UUID> authors) {
    return group.hasCursor()
        ? Isolation.run(
            () ->
                posts
                    .connectionOf(caller, group.author(), group.window(), group.withTotal())
                    .map(found -> Map.of(group.author(), found)))
        : Isolation.run(
            () -> posts.connectionsOf(caller, authors, group.window(), group.withTotal()));
  }

  private static CompletableFuture<Function<PostsOf, Try<Connection<PostView>>>> outcome(
      CompletableFuture<Map<UUID, Connection<PostView>>> reading) {
    return reading.handle(
        (found, failure) ->
            failure == null
                ? key -> Try.succeeded(found.get(key.author()))
                : key -> Try.failed(failure));
  }

  private static <K, V> CompletionStage<List<Try<V>>> tried(
      List<K> keys, CompletableFuture<Map<K, V>> reading) {
    return reading.handle(
        (found, failure) ->
            keys.stream()
                .map(
                    key -> failure == null ? Try.succeeded(found.get(key)) : Try.<V>failed(failure))
                .toList());
  }
}
