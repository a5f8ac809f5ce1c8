package dev.platformapi.post;

import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Reads of posts. Each needs a session; each is one statement unless it says otherwise. */
@ApplicationScoped
class PostQueries {
  /** Not a projection of Panache's, which parses the annotations of the record for each query. */
  private static final String VIEWS =
      "select new dev.platformapi.post.PostView("
          + "id, authorId, title, body, version, createdAt, updatedAt)"
          + " from Post where ";

  /** The entity, for a change; fails with {@code NOT_FOUND}. */
  Uni<Post> get(UUID id) {
    return Post.<Post>findById(id)
        .onItem()
        .ifNull()
        .failWith(() -> PlatformException.notFound("post", id));
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<PostView> view(UUID id) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createQuery(VIEWS + "id = :id", PostView.class)
                    .setParameter("id", id)
                    .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(() -> PlatformException.notFound("post", id));
  }

  /**
   * The newest posts of an author first. Two statements, and a third when there is nothing to tell
   * an author without posts from none; fails with {@code NOT_FOUND} for the latter.
   */
  Uni<Page<PostView>> pageOf(UUID author, PageRequest request) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createQuery(
                        VIEWS + "authorId = :author order by createdAt desc, id desc",
                        PostView.class)
                    .setParameter("author", author)
                    .setFirstResult(request.firstRow())
                    .setMaxResults(request.limit())
                    .getResultList())
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
