package dev.platformapi.user;

import static dev.platformapi.paging.FilterOperator.EQ;
import static dev.platformapi.paging.FilterOperator.GT;
import static dev.platformapi.paging.FilterOperator.GTE;
import static dev.platformapi.paging.FilterOperator.IN;
import static dev.platformapi.paging.FilterOperator.LT;
import static dev.platformapi.paging.FilterOperator.LTE;

import dev.platformapi.paging.FilterOperator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What lists of users can be filtered by. Each has an index. */
public enum UserField {
  ID("id", EQ, IN),
  /** Without regard to case. */
  USERNAME("lower(username)", EQ, IN),
  /** Without regard to case. */
  EMAIL("lower(email)", EQ, IN),
  AGE("age", EQ, IN, GT, GTE, LT, LTE),
  /** {@code EQ}: has all of these; {@code IN}: has one of these. */
  TAGS("tags", EQ, IN),
  /** A path into the attributes follows, with dots: {@code attributes.team}. */
  ATTRIBUTES("attributes", EQ),
  CREATED_AT("createdAt", EQ, GT, GTE, LT, LTE),
  UPDATED_AT("updatedAt", EQ, GT, GTE, LT, LTE);

  private final String hql;
  private final Set<FilterOperator> operators;

  UserField(String hql, FilterOperator first, FilterOperator... rest) {
    this.hql = hql;
    this.operators = EnumSet.of(first, rest);
  }

  /** Its name in filters and answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it can be compared by. */
  public Set<FilterOperator> operators() {
    return operators;
  }

  String hql() {
    return hql;
  }
}
