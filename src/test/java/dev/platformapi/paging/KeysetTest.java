package dev.platformapi.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of queries. */
class KeysetTest {
  private static final Keyset BY_AGE =
      new Keyset(
          List.of(new SortKey<>("u.age", SortOrder.DESC), new SortKey<>("u.id", SortOrder.ASC)));

  @Test
  void isReadFromItsEndInTheOppositeOrder() {
    assertThat(BY_AGE.orderBy(false)).isEqualTo("u.age desc, u.id asc");
    assertThat(BY_AGE.orderBy(true)).isEqualTo("u.age asc, u.id desc");
  }

  /** The first column also by itself, because the index is entered by it. */
  @Test
  void isEnteredBehindARowOrBeforeIt() {
    assertThat(bound(BY_AGE, List.of(7, "x"), true).text())
        .isEqualTo("(u.age <= :p0) and (u.age < :p1 or u.age = :p2 and u.id > :p3)");
    Where before = bound(BY_AGE, List.of(7, "x"), false);
    assertThat(before.text())
        .isEqualTo("(u.age >= :p0) and (u.age > :p1 or u.age = :p2 and u.id < :p3)");
    assertThat(before.parameters().values()).containsExactly(7, 7, 7, "x");
  }

  @ParameterizedTest
  @CsvSource({"ASC, true, >", "ASC, false, <", "DESC, true, <", "DESC, false, >"})
  void ofOneColumnIsEnteredByThatAlone(SortOrder order, boolean behind, String comparison) {
    Where where = bound(new Keyset(List.of(new SortKey<>("id", order))), List.of("x"), behind);

    assertThat(where.text()).isEqualTo("(id " + comparison + " :p0)");
    assertThat(where.parameters()).containsOnlyKeys("p0").containsValue("x");
  }

  @Test
  void conditionsMustAllHoldAndValuesAreNoText() {
    Where where = new Where().and("a = {} or b in {}", "'; drop", List.of(1)).and("c is null");

    assertThat(where.isEmpty()).isFalse();
    assertThat(where.text()).isEqualTo("(a = :p0 or b in :p1) and (c is null)");
    assertThat(where.parameters()).containsEntry("p0", "'; drop").containsEntry("p1", List.of(1));
  }

  @Test
  void noConditionMeansEveryRow() {
    assertThat(new Where().isEmpty()).isTrue();
    assertThat(new Where().text()).isEqualTo("1 = 1");
  }

  @Test
  void manyIdsAreOneParameter() {
    Where where = Where.oneOf("u.id", List.of(new UUID(0, 1), new UUID(0, 2)));

    assertThat(where.text()).contains("?", ", u.id, :p0)").doesNotContain("{}");
    assertThat(where.parameters())
        .containsOnlyKeys("p0")
        .containsValue(
            "{00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002}");
  }

  @ParameterizedTest
  @CsvSource({"EQ, =", "IN, in", "GT, >", "GTE, >=", "LT, <", "LTE, <="})
  void aComparisonIsAWordOfTheQuery(FilterOperator operator, String symbol) {
    assertThat(operator.symbol()).isEqualTo(symbol);
  }

  private static Where bound(Keyset keyset, List<Object> values, boolean behind) {
    Where where = new Where();
    keyset.addBound(where, values, behind);
    return where;
  }
}
