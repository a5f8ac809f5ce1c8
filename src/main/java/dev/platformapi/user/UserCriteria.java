package dev.platformapi.user;

import io.quarkus.panache.common.Parameters;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** A filter as a where clause and its parameters. No value ever becomes part of the clause. */
record UserCriteria(String where, Map<String, Object> parameters) {
  /**
   * @param after only users behind this id, in the order of ids; null for all
   */
  static UserCriteria of(UserFilter filter, UUID after) {
    List<String> clauses = new ArrayList<>();
    Parameters values = new Parameters();
    if (after != null) {
      clauses.add("id > :after");
      values.and("after", after);
    }
    if (!filter.usernames().isEmpty()) {
      clauses.add("lower(username) in (:usernames)");
      values.and("usernames", filter.usernames().stream().map(UserCriteria::lower).toList());
    }
    if (filter.email() != null) {
      clauses.add("lower(email) = :email");
      values.and("email", lower(filter.email()));
    }
    if (!filter.attributes().isEmpty()) {
      clauses.add(
          "cast(sql('? @> cast(cast(? as text) as jsonb)', attributes, :attributes) as Boolean) = true");
      values.and("attributes", Json.encode(filter.attributes()));
    }
    if (filter.createdAfter() != null) {
      clauses.add("createdAt > :createdAfter");
      values.and("createdAfter", filter.createdAfter());
    }
    return new UserCriteria(
        clauses.isEmpty() ? "1 = 1" : String.join(" and ", clauses), values.map());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
