package dev.platformapi.user;

import dev.platformapi.paging.SortOrder;

/** What lists of users can be sorted by. Each has an index, and each ends in a unique key. */
public enum UserSort {
  CREATED_AT("createdAt %1$s, id %1$s"),
  USERNAME("lower(username) %1$s");

  private final String orderBy;

  UserSort(String orderBy) {
    this.orderBy = orderBy;
  }

  String orderBy(SortOrder order) {
    return orderBy.formatted(order.keyword());
  }
}
