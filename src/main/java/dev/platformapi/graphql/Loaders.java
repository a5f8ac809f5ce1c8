package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.database.Isolation;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
            ids ->
                Try.tryFuture(Isolation.run(() -> users.find(caller, ids)))
                    .thenApply(
                        reading ->
                            ids.stream().map(id -> reading.map(found -> found.get(id))).toList())));
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
    Map<PostsOf, CompletableFuture<Try<Map<UUID, Connection<PostView>>>>> readings =
        new LinkedHashMap<>();
    groups.forEach(
        (group, authors) ->
            readings.put(group, Try.tryFuture(read(caller, group, authors)).toCompletableFuture()));
    // All are there when they are joined.
    return CompletableFuture.allOf(readings.values().toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                keys.stream()
                    .map(
                        key ->
                            readings.get(key.group()).join().map(found -> found.get(key.author())))
                    .toList());
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
}
