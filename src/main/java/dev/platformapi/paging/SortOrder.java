package dev.platformapi.paging;

/** Which end of a list comes first. */
public enum SortOrder {
  ASC,
  DESC;

  /** As a word of a query. */
  public String keyword() {
    return this == ASC ? "asc" : "desc";
  }

  public SortOrder reversed() {
    return this == ASC ? DESC : ASC;
  }
}
