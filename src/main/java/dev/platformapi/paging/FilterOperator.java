package dev.platformapi.paging;

/** How a field is compared with the value of a filter. */
public enum FilterOperator {
  EQ("="),
  /** One of several values. */
  IN("in"),
  GT(">"),
  GTE(">="),
  LT("<"),
  LTE("<=");

  private final String symbol;

  FilterOperator(String symbol) {
    this.symbol = symbol;
  }

  /** As a word of a query. */
  public String symbol() {
    return symbol;
  }
}
