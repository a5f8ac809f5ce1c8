package dev.platformapi.user;

import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.SortOrder;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Reads of users. Each needs a session; each is one statement unless it says otherwise. */
@ApplicationScoped
class UserQueries {
  /**
   * Not a projection or count of Panache's: the one parses the annotations of the record anew for
   * each query, the other makes its SQL anew.
   */
  private static final String VIEWS =
      "select new dev.platformapi.user.UserView("
          + "id, username, email, age, tags, attributes, version, createdAt, updatedAt)"
          + " from User where ";

  /** The entity, for a change; fails with {@code NOT_FOUND}. */
  Uni<User> get(UUID id) {
    return User.<User>findById(id).onItem().ifNull().failWith(() -> notFound(id));
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<UserView> view(UUID id) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createQuery(VIEWS + "id = :id", UserView.class)
                    .setParameter("id", id)
                    .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(() -> notFound(id));
  }

  /** Two statements: the page and the total. */
  Uni<Page<UserView>> page(UserFilter filter, UserSort sort, SortOrder order, PageRequest request) {
    UserCriteria criteria = UserCriteria.of(filter, null);
    return views(criteria, sort.orderBy(order), request.firstRow(), request.limit())
        .flatMap(data -> count(criteria).map(total -> new Page<>(data, request, total)));
  }

  /** The users behind that id, in the order of ids, at most {@code limit}. */
  Uni<List<UserView>> after(UUID after, UserFilter filter, int limit) {
    return views(UserCriteria.of(filter, after), "id", 0, limit);
  }

  private static Uni<List<UserView>> views(
      UserCriteria criteria, String orderBy, int first, int limit) {
    return Panache.getSession()
        .flatMap(
            session -> {
              var views =
                  session.createQuery(
                      VIEWS + criteria.where() + " order by " + orderBy, UserView.class);
              criteria.parameters().forEach(views::setParameter);
              return views.setFirstResult(first).setMaxResults(limit).getResultList();
            });
  }

  private static Uni<Long> count(UserCriteria criteria) {
    return Panache.getSession()
        .flatMap(
            session -> {
              var count =
                  session.createQuery(
                      "select count(*) from User where " + criteria.where(), Long.class);
              criteria.parameters().forEach(count::setParameter);
              return count.getSingleResult();
            });
  }

  /**
   * Inserts many users at once. A row that breaks a unique key is left out.
   *
   * @param rows one object for each user, named as the columns
   * @return the ids of the rows inserted
   */
  Uni<List<UUID>> insertAll(JsonArray rows) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(
                        """
                        INSERT INTO users (id, username, email, password_hash, role, age, tags, attributes,
                                           version, created_at, updated_at)
                        SELECT id, username, email, password_hash, role, age,
                               ARRAY(SELECT jsonb_array_elements_text(tags)), attributes, 0,
                               created_at, created_at
                          FROM jsonb_to_recordset(cast(cast(:rows AS text) AS jsonb))
                            AS row (id uuid, username text, email text, password_hash text, role text,
                                    age smallint, tags jsonb, attributes jsonb,
                                    created_at timestamptz)
                        ON CONFLICT DO NOTHING
                        RETURNING id
                        """,
                        UUID.class)
                    .setParameter("rows", rows.encode())
                    .getResultList());
  }

  /** Of these lower-case names, those that an account has, in lower case. */
  Uni<List<String>> takenUsernames(List<String> usernames) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createQuery(
                        "select lower(username) from User where lower(username) in (:usernames)",
                        String.class)
                    .setParameter("usernames", usernames)
                    .getResultList());
  }

  static PlatformException notFound(UUID id) {
    return PlatformException.notFound("user", id);
  }
}
