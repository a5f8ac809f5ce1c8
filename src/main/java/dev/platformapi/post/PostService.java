package dev.platformapi.post;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Scope;
import dev.platformapi.cache.CacheResponse;
import dev.platformapi.cache.ResponseCache;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.Preconditions;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.Window;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The use cases of posts, shared by every protocol. */
@ApplicationScoped
public class PostService {
  /** Under what posts are remembered, lists and single ones; they also go with their author. */
  private static final String POSTS = "posts";

  private final PostQueries posts;
  private final Permissions permissions;
  private final InputValidator validator;
  private final ResponseCache cache;
  private final Clock clock;

  PostService(
      PostQueries posts,
      Permissions permissions,
      InputValidator validator,
      ResponseCache cache,
      Clock clock) {
    this.posts = posts;
    this.permissions = permissions;
    this.validator = validator;
    this.cache = cache;
    this.clock = clock;
  }

  /** One page of the user's posts, the newest first; fails with {@code NOT_FOUND} for no user. */
  @CacheResponse(tag = POSTS, perCaller = false)
  @WithSession
  public Uni<Page<PostView>> listOf(Caller caller, UUID author, PageRequest page) {
    permissions.require(caller, Scope.POSTS_READ);
    return posts.pageOf(author, page);
  }

  /**
   * A window of the user's posts, the newest first. Fails with {@code NOT_FOUND} for no user, and
   * with {@code INVALID_PARAMETER} for a cursor that is not of this list.
   */
  @CacheResponse(tag = POSTS, perCaller = false)
  @WithSession
  public Uni<Connection<PostView>> connectionOf(
      Caller caller, UUID author, Window window, boolean withTotal) {
    permissions.require(caller, Scope.POSTS_READ);
    return posts.connectionOf(author, window, withTotal);
  }

  /**
   * The same window of the posts of each of these users, the newest first, in one statement, or two
   * with the totals.
   *
   * @param window without a cursor: each belongs to the posts of one user
   */
  @WithSession
  public Uni<Map<UUID, Connection<PostView>>> connectionsOf(
      Caller caller, Collection<UUID> authors, Window window, boolean withTotal) {
    permissions.require(caller, Scope.POSTS_READ);
    return posts.connectionsOf(authors, window, withTotal);
  }

  /**
   * The newest posts of each of these users, the newest first, in one statement.
   *
   * @param each the most posts of one user
   * @return by author; authors without posts have no entry
   */
  @WithSession
  public Uni<Map<UUID, List<PostView>>> newestOf(
      Caller caller, Collection<UUID> authors, int each) {
    permissions.require(caller, Scope.POSTS_READ);
    return posts
        .newestOf(authors, each)
        .map(found -> found.stream().collect(Collectors.groupingBy(PostView::authorId)));
  }

  /** Fails with {@code NOT_FOUND}. */
  @CacheResponse(tag = POSTS, perCaller = false)
  @WithSession
  public Uni<PostView> get(Caller caller, UUID id) {
    permissions.require(caller, Scope.POSTS_READ);
    return posts.view(id);
  }

  /** Fails with {@code VALIDATION_FAILED}, or {@code NOT_FOUND} when there is no such author. */
  public Uni<PostView> create(Caller caller, UUID author, NewPost input) {
    permissions.requireOwner(caller, Scope.POSTS_WRITE, author);
    validator.valid(input);
    Post post = new Post();
    post.authorId = author;
    post.createdAt = clock.instant();
    write(input, post, post.createdAt);
    return change(
        () ->
            posts
                .requireUser(author)
                .flatMap(exists -> post.<Post>persistAndFlush())
                .map(PostView::of));
  }

  /**
   * Changes a post. Fails with {@code NOT_FOUND}, {@code VALIDATION_FAILED}, {@code
   * PRECONDITION_FAILED} when it has another version than allowed, or {@code CONFLICT} when another
   * request changes it at the same time.
   *
   * @param allowed whether the post may be changed in this version
   * @param edit gives the post's new data from the present
   */
  public Uni<PostView> update(
      Caller caller, UUID id, LongPredicate allowed, UnaryOperator<NewPost> edit) {
    permissions.require(caller, Scope.POSTS_WRITE);
    return change(
            () ->
                ownedBy(caller, id, allowed)
                    .invoke(post -> write(edited(post, edit), post, clock.instant()))
                    .call(Post::flush)
                    .map(PostView::of))
        .onFailure(OptimisticLockException.class)
        .transform(overtaken -> Preconditions.overtaken(allowed));
  }

  /**
   * Fails with {@code NOT_FOUND} and {@code PRECONDITION_FAILED}.
   *
   * @param allowed whether the post may be deleted in this version
   */
  public Uni<Void> delete(Caller caller, UUID id, LongPredicate allowed) {
    permissions.require(caller, Scope.POSTS_WRITE);
    return change(() -> ownedBy(caller, id, allowed).call(Post::delete).replaceWithVoid())
        .onFailure(OptimisticLockException.class)
        .transform(overtaken -> Preconditions.overtaken(allowed));
  }

  /** The caller's own post, in a version that may be changed. */
  private Uni<Post> ownedBy(Caller caller, UUID id, LongPredicate allowed) {
    return posts
        .get(id)
        .invoke(post -> permissions.requireOwner(caller, Scope.POSTS_WRITE, post.authorId))
        .invoke(post -> Preconditions.require(allowed, post.version));
  }

  /** Posts are forgotten when the change is committed, not before. */
  private <T> Uni<T> change(Supplier<Uni<T>> work) {
    return Panache.withTransaction(work).call(() -> cache.forget(POSTS));
  }

  private NewPost edited(Post post, UnaryOperator<NewPost> edit) {
    NewPost wanted = edit.apply(new NewPost(post.title, post.body));
    return validator.valid(wanted);
  }

  private static void write(NewPost input, Post post, Instant now) {
    post.title = input.title();
    post.body = input.body();
    post.updatedAt = now;
  }
}
