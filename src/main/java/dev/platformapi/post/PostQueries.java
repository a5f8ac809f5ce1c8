package dev.platformapi.post;

import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.NoResultException;
import java.util.UUID;

/** Reads of posts. Each needs a session; each is one statement unless it says otherwise. */
@ApplicationScoped
class PostQueries {
  /** The entity, for a change; fails with {@code NOT_FOUND}. */
  Uni<Post> get(UUID id) {
    return Post.<Post>findById(id)
        .onItem()
        .ifNull()
        .failWith(() -> PlatformException.notFound("post", id));
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<PostView> view(UUID id) {
    return Post.find("id", id)
        .project(PostView.class)
        .singleResult()
        .onFailure(NoResultException.class)
        .transform(none -> PlatformException.notFound("post", id));
  }

  /**
   * The newest posts of an author first. Two statements, and a third when there is nothing to tell
   * an author without posts from none; fails with {@code NOT_FOUND} for the latter.
   */
  Uni<Page<PostView>> pageOf(UUID author, PageRequest request) {
    return Post.find("authorId = ?1 order by createdAt desc, id desc", author)
        .project(PostView.class)
        .range(request.firstRow(), request.lastRow())
        .list()
        .flatMap(
            data -> Post.count("authorId", author).map(total -> new Page<>(data, request, total)))
        .call(page -> page.total() > 0 ? Uni.createFrom().voidItem() : requireUser(author));
  }

  /** Fails with {@code NOT_FOUND} when there is no such user. */
  Uni<Void> requireUser(UUID id) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery("SELECT id FROM users WHERE id = :id", UUID.class)
                    .setParameter("id", id)
                    .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(() -> PlatformException.notFound("user", id))
        .replaceWithVoid();
  }
}
