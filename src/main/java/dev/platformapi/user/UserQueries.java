package dev.platformapi.user;

import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.SortOrder;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Reads of users. Each needs a session; each is one statement unless it says otherwise. */
@ApplicationScoped
class UserQueries {
  /** The entity, for a change; fails with {@code NOT_FOUND}. */
  Uni<User> get(UUID id) {
    return User.<User>findById(id).onItem().ifNull().failWith(() -> notFound(id));
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<UserView> view(UUID id) {
    return User.find("id", id)
        .project(UserView.class)
        .singleResult()
        .onFailure(jakarta.persistence.NoResultException.class)
        .transform(none -> notFound(id));
  }

  /** Two statements: the page and the total. */
  Uni<Page<UserView>> page(UserFilter filter, UserSort sort, SortOrder order, PageRequest request) {
    UserCriteria criteria = UserCriteria.of(filter, null);
    PanacheQuery<UserView> rows =
        User.find(criteria.where() + " order by " + sort.orderBy(order), criteria.parameters())
            .project(UserView.class)
            .range(request.firstRow(), request.lastRow());
    return rows.list()
        .flatMap(data -> count(criteria).map(total -> new Page<>(data, request, total)));
  }

  /** Hibernate keeps the SQL of this text, but makes Panache's own count anew each time. */
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

  /** The users behind that id, in the order of ids, at most {@code limit}. */
  Uni<List<UserView>> after(UUID after, UserFilter filter, int limit) {
    UserCriteria criteria = UserCriteria.of(filter, after);
    return User.find(criteria.where() + " order by id", criteria.parameters())
        .project(UserView.class)
        .range(0, limit - 1)
        .list();
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
