package dev.platformapi.user;

import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Cursor;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.Where;
import dev.platformapi.paging.Window;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Reads of users. Each needs a session; each is one statement unless it says otherwise. */
@ApplicationScoped
class UserQueries {
  /**
   * Not a projection or count of Panache's: the one parses the annotations of the record anew for
   * each query, the other makes its SQL anew.
   */
  private static final String VIEW =
      "new dev.platformapi.user.UserView("
          + "id, username, email, age, tags, attributes, version, createdAt, updatedAt)";

  private static final String VIEWS = "select " + VIEW + " from User where ";

  /** Kept by triggers of the database. */
  private static final String TOTAL = "cast(sql('(SELECT sum(users) FROM user_counts)') as Long)";

  private static final String COUNTED_VIEWS =
      "select new dev.platformapi.user.UserQueries$Counted(" + VIEW + ", " + TOTAL + ") from User";

  /** From this row on the rows before a page are skipped in the index alone. */
  private static final int DEEP = 1000;

  /** A user, and how many there are. */
  record Counted(UserView user, long total) {}

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

  Uni<List<UserView>> views(Collection<UUID> ids) {
    Where where = Where.oneOf("id", ids);
    return list(UserView.class, VIEWS + where.text(), where, 0, ids.size());
  }

  /** Two statements; one for the first pages of all users, whose rows bring the total along. */
  Uni<Page<UserView>> page(UserFilter filter, UserOrder order, PageRequest request) {
    if (filter.isAll() && request.firstRow() < DEEP) {
      return countedPage(order, request);
    }
    Where where = filter.where();
    return rows(where, order, request)
        .flatMap(data -> total(filter).map(total -> new Page<>(data, request, total)));
  }

  private static Uni<Page<UserView>> countedPage(UserOrder order, PageRequest request) {
    return list(
            Counted.class,
            COUNTED_VIEWS + " order by " + order.keyset().orderBy(false),
            new Where(),
            request.firstRow(),
            request.limit())
        .flatMap(
            rows -> {
              List<UserView> users = rows.stream().map(Counted::user).toList();
              return (rows.isEmpty()
                      ? total(UserFilter.ALL)
                      : Uni.createFrom().item(rows.get(0).total()))
                  .map(total -> new Page<>(users, request, total));
            });
  }

  private static Uni<List<UserView>> rows(Where where, UserOrder order, PageRequest request) {
    String orderBy = " order by " + order.keyset().orderBy(false);
    if (request.firstRow() < DEEP) {
      return list(
          UserView.class,
          VIEWS + where.text() + orderBy,
          where,
          request.firstRow(),
          request.limit());
    }
    String page =
        "id in (select id from User where %s%s limit %d offset %d)"
            .formatted(where.text(), orderBy, request.limit(), request.firstRow());
    return list(UserView.class, VIEWS + page + orderBy, where, 0, request.limit());
  }

  /** One statement, and one more for the total. */
  Uni<Connection<UserView>> connection(
      UserFilter filter, UserOrder order, Window window, boolean withTotal) {
    String query = filter + "|" + order;
    Where where = filter.where();
    Cursor after = Cursor.decode("after", window.after(), query);
    if (after != null) {
      order.keyset().addBound(where, order.values("after", after), true);
    }
    Cursor before = Cursor.decode("before", window.before(), query);
    if (before != null) {
      order.keyset().addBound(where, order.values("before", before), false);
    }
    return list(
            UserView.class,
            VIEWS + where.text() + " order by " + order.keyset().orderBy(window.backward()),
            where,
            0,
            window.rows())
        .map(found -> window.of(found, user -> order.place(user).encode(query)))
        .flatMap(
            connection ->
                withTotal
                    ? total(filter).map(connection::withTotal)
                    : Uni.createFrom().item(connection));
  }

  /** The users behind that id, in the order of ids, at most {@code limit}. */
  Uni<List<UserView>> after(UUID after, UserFilter filter, int limit) {
    Where where = filter.where();
    if (after != null) {
      where.and("id > {}", after);
    }
    return list(UserView.class, VIEWS + where.text() + " order by id", where, 0, limit);
  }

  private static Uni<Long> total(UserFilter filter) {
    Where where = filter.where();
    return list(
            Long.class,
            filter.isAll() ? "select " + TOTAL : "select count(*) from User where " + where.text(),
            where,
            0,
            1)
        .map(rows -> rows.get(0));
  }

  private static <T> Uni<List<T>> list(
      Class<T> type, String hql, Where where, int first, int limit) {
    return Panache.getSession()
        .flatMap(
            session -> {
              var query = session.createQuery(hql, type);
              where.parameters().forEach(query::setParameter);
              return query.setFirstResult(first).setMaxResults(limit).getResultList();
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
