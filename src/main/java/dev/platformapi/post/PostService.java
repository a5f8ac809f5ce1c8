package dev.platformapi.post;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Scope;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The use cases of posts, shared by every protocol. */
@ApplicationScoped
public class PostService {
  private final PostQueries posts;
  private final Permissions permissions;
  private final InputValidator validator;
  private final Clock clock;

  PostService(PostQueries posts, Permissions permissions, InputValidator validator, Clock clock) {
    this.posts = posts;
    this.permissions = permissions;
    this.validator = validator;
    this.clock = clock;
  }

  /** One page of the user's posts, the newest first; fails with {@code NOT_FOUND} for no user. */
  @WithSession
  public Uni<Page<PostView>> listOf(Caller caller, UUID author, PageRequest page) {
    permissions.require(caller, Scope.POSTS_READ);
    return posts.pageOf(author, page);
  }

  /** Fails with {@code NOT_FOUND}. */
  @WithSession
  public Uni<PostView> get(Caller caller, UUID id) {
    permissions.require(caller, Scope.POSTS_READ);
    return posts.view(id);
  }

  /** Fails with {@code VALIDATION_FAILED}, or {@code NOT_FOUND} when there is no such author. */
  @WithTransaction
  public Uni<PostView> create(Caller caller, UUID author, NewPost input) {
    permissions.requireOwner(caller, Scope.POSTS_WRITE, author);
    validator.valid(input);
    Post post = new Post();
    post.authorId = author;
    post.createdAt = clock.instant();
    write(input, post, post.createdAt);
    return posts
        .requireUser(author)
        .flatMap(exists -> post.<Post>persistAndFlush())
        .map(PostView::of);
  }

  /**
   * Changes a post.
   *
   * @param edit gives the post's new data from the present. Fails with {@code NOT_FOUND}, {@code
   *     VALIDATION_FAILED}, or {@code CONFLICT} when another request changes it at the same time
   */
  @WithTransaction
  public Uni<PostView> update(Caller caller, UUID id, UnaryOperator<NewPost> edit) {
    permissions.require(caller, Scope.POSTS_WRITE);
    return posts
        .get(id)
        .invoke(post -> permissions.requireOwner(caller, Scope.POSTS_WRITE, post.authorId))
        .invoke(post -> write(edited(post, edit), post, clock.instant()))
        .call(Post::flush)
        .map(PostView::of)
        .onFailure(OptimisticLockException.class)
        .transform(
            stale ->
                new PlatformException(
                    ErrorCode.CONFLICT,
                    "The post was changed by another request at the same time."));
  }

  /** Fails with {@code NOT_FOUND}. */
  @WithTransaction
  public Uni<Void> delete(Caller caller, UUID id) {
    permissions.require(caller, Scope.POSTS_WRITE);
    return posts
        .get(id)
        .invoke(post -> permissions.requireOwner(caller, Scope.POSTS_WRITE, post.authorId))
        .flatMap(Post::delete);
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
