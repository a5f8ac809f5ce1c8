package dev.platformapi.post;

import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Cursor;
import dev.platformapi.paging.Keyset;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.SortKey;
import dev.platformapi.paging.SortOrder;
import dev.platformapi.paging.Where;
import dev.platformapi.paging.Window;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads of posts. Each needs a session; each is one statement unless it says otherwise. */
@ApplicationScoped
class PostQueries {
  /** Not a projection of Panache's, which parses the annotations of the record for each query. */
  private static final String VIEWS =
      "select new dev.platformapi.post.PostView("
          + "id, authorId, title, body, version, createdAt, updatedAt)"
          + " from Post where ";

  private static final Keyset NEWEST =
      new Keyset(
          List.of(new SortKey<>("createdAt", SortOrder.DESC), new SortKey<>("id", SortOrder.DESC)));

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

  /** As {@link #pageOf}, by cursors; the total is counted only when it is asked for. */
  Uni<Connection<PostView>> connectionOf(UUID author, Window window, boolean withTotal) {
    String query = queryOf(author);
    Where where = new Where().and("authorId = {}", author);
    addBound(where, "after", Cursor.decode("after", window.after(), query), true);
    addBound(where, "before", Cursor.decode("before", window.before(), query), false);
    return list(VIEWS + where.text() + " order by " + NEWEST.orderBy(window.backward()), where)
        .flatMap(posts -> posts.setMaxResults(window.rows()).getResultList())
        .map(found -> window.of(found, post -> place(post).encode(query)))
        .call(found -> found.edges().isEmpty() ? requireUser(author) : Uni.createFrom().voidItem())
        .flatMap(
            found ->
                withTotal
                    ? Post.count("authorId", author).map(found::withTotal)
                    : Uni.createFrom().item(found));
  }

  /**
   * The same window, without a cursor, of the posts of each author, in one statement, or two with
   * the totals. Authors without posts have an empty one.
   */
  Uni<Map<UUID, Connection<PostView>>> connectionsOf(
      Collection<UUID> authors, Window window, boolean withTotal) {
    return endsOf(authors, window.rows(), window.backward())
        .flatMap(
            found ->
                withTotal
                    ? countOf(authors).map(counts -> connections(authors, window, found, counts))
                    : Uni.createFrom().item(connections(authors, window, found, null)));
  }

  private static Map<UUID, Connection<PostView>> connections(
      Collection<UUID> authors, Window window, List<PostView> found, Map<UUID, Long> counts) {
    Map<UUID, List<PostView>> posts =
        found.stream().collect(Collectors.groupingBy(PostView::authorId));
    Map<UUID, Connection<PostView>> connections = new HashMap<>();
    for (UUID author : authors) {
      Connection<PostView> connection =
          window.of(
              posts.getOrDefault(author, List.of()), post -> place(post).encode(queryOf(author)));
      connections.put(
          author,
          counts == null ? connection : connection.withTotal(counts.getOrDefault(author, 0L)));
    }
    return connections;
  }

  private static Uni<Map<UUID, Long>> countOf(Collection<UUID> authors) {
    Where where = Where.oneOf("authorId", authors);
    return query(
            Object[].class,
            "select authorId, count(*) from Post where " + where.text() + " group by authorId",
            where)
        .flatMap(counts -> counts.getResultList())
        .map(
            rows ->
                rows.stream()
                    .collect(Collectors.toMap(row -> (UUID) row[0], row -> (Long) row[1])));
  }

  /** The newest posts of each author, the newest first. */
  Uni<List<PostView>> newestOf(Collection<UUID> authors, int each) {
    return endsOf(authors, each, false);
  }

  /** The newest posts of each author, or the oldest, from that end. */
  private static Uni<List<PostView>> endsOf(Collection<UUID> authors, int each, boolean oldest) {
    if (authors.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    String direction = oldest ? "asc" : "desc";
    Where where = Where.oneOf("a.id", authors);
    String hql =
        "select new dev.platformapi.post.PostView(p.id, p.authorId, p.title, p.body, p.version,"
            + " p.createdAt, p.updatedAt) from User a join lateral (select n.id as id from Post n"
            + " where n.authorId = a.id order by n.createdAt %1$s, n.id %1$s limit "
                .formatted(direction)
            + each
            + ") newest join Post p on p.id = newest.id where "
            + where.text()
            + " order by p.createdAt %1$s, p.id %1$s".formatted(direction);
    return list(hql, where).flatMap(posts -> posts.getResultList());
  }

  private static Uni<Mutiny.SelectionQuery<PostView>> list(String hql, Where where) {
    return query(PostView.class, hql, where);
  }

  private static <T> Uni<Mutiny.SelectionQuery<T>> query(Class<T> row, String hql, Where where) {
    return Panache.getSession()
        .map(
            session -> {
              Mutiny.SelectionQuery<T> query = session.createQuery(hql, row);
              where.parameters().forEach(query::setParameter);
              return query;
            });
  }

  private static void addBound(Where where, String name, Cursor cursor, boolean behind) {
    if (cursor == null) {
      return;
    }
    try {
      NEWEST.addBound(
          where,
          List.of(Instant.parse(cursor.keys().get(0)), UUID.fromString(cursor.keys().get(1))),
          behind);
    } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Cursor.invalid(name);
    }
  }

  private static String queryOf(UUID author) {
    return "posts of " + author;
  }

  private static Cursor place(PostView post) {
    return new Cursor(List.of(post.createdAt().toString(), post.id().toString()));
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
