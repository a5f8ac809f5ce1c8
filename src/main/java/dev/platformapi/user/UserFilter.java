package dev.platformapi.user;

import dev.platformapi.error.CleanText;
import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.FilterOperator;
import dev.platformapi.paging.Where;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which users are wanted: those that meet every condition. The one query builder of every protocol:
 * fields and operators are constants, values are parameters.
 *
 * @param conditions at most {@value #MAX_CONDITIONS}
 * @param search words of the username or the email address, each of which some word there begins
 *     with; null for none
 */
@RegisterForReflection
public record UserFilter(List<UserCondition> conditions, String search) {
  public static final UserFilter ALL = new UserFilter(List.of(), null);
  public static final int MAX_CONDITIONS = 20;

  private static final int MAX_SEARCH = 100;
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Fails with {@code INVALID_PARAMETER}. */
  public UserFilter {
    conditions = List.copyOf(conditions);
    if (conditions.size() > MAX_CONDITIONS) {
      throw PlatformException.invalidParameter(
          "filter", "size", "There must be at most " + MAX_CONDITIONS + " filters.");
    }
  }

  public UserFilter(UserCondition... conditions) {
    this(List.of(conditions), null);
  }

  /** The same with one more condition. */
  public UserFilter and(UserCondition condition) {
    List<UserCondition> all = new ArrayList<>(conditions);
    all.add(condition);
    return new UserFilter(all, search);
  }

  /**
   * The same for those whom this text finds. Fails with {@code INVALID_PARAMETER}.
   *
   * @param name of the parameter, for the failure
   */
  public UserFilter searching(String name, String text) {
    if (!CleanText.Check.isClean(text)) {
      throw PlatformException.invalidParameter(
          name, "cleanText", name + " must not contain NUL or unpaired surrogates.");
    }
    if (text.length() > MAX_SEARCH || words(text).isEmpty()) {
      throw PlatformException.invalidParameter(
          name,
          "search",
          name + " must have letters or digits, and at most " + MAX_SEARCH + " characters.");
    }
    return new UserFilter(conditions, text);
  }

  /**
   * The same with one more condition from text. Fails with {@code INVALID_PARAMETER}; for an
   * unknown field or operator the failure lists the known ones.
   *
   * @param name of the parameter, for the failure
   * @param field as {@link UserField#label} has it; attributes with a path, as in {@code
   *     attributes.team}
   * @param operator in lower case; null for equality
   */
  public UserFilter and(String name, String field, String operator, String value) {
    int dot = field.indexOf('.');
    String label = dot < 0 ? field : field.substring(0, dot);
    UserField known =
        Arrays.stream(UserField.values())
            .filter(candidate -> candidate.label().equals(label))
            .filter(candidate -> dot < 0 || candidate == UserField.ATTRIBUTES)
            .findFirst()
            .orElseThrow(() -> unknown(name, "field", fields()));
    FilterOperator comparison =
        operator == null
            ? FilterOperator.EQ
            : known.operators().stream()
                .filter(candidate -> candidate.name().toLowerCase(Locale.ROOT).equals(operator))
                .findFirst()
                .orElseThrow(() -> unknown(name, "operator", operators(known)));
    String path = dot < 0 ? null : field.substring(dot + 1);
    return and(UserCondition.parse(name, known, path, comparison, value));
  }

  public boolean isAll() {
    return conditions.isEmpty() && search == null;
  }

  Where where() {
    Where where = new Where();
    conditions.forEach(condition -> condition.addTo(where));
    if (search != null) {
      where.and(
          "cast(sql('user_words(?, ?) @@ to_tsquery(''simple'', ?)', username, email, {}) as Boolean)"
              + " = true",
          words(search).stream()
              .map(word -> "'" + word + "':*")
              .collect(Collectors.joining(" & ")));
    }
    return where;
  }

  private static List<String> words(String search) {
    return NO_WORD.splitAsStream(search).filter(word -> !word.isEmpty()).toList();
  }

  private static PlatformException unknown(String name, String what, String known) {
    return PlatformException.invalidParameter(
        name, "unknown", "There is no such " + what + "; there is " + known + ".");
  }

  private static String fields() {
    return Arrays.stream(UserField.values())
        .map(field -> field == UserField.ATTRIBUTES ? "attributes.<name>" : field.label())
        .collect(Collectors.joining(", "));
  }

  private static String operators(UserField field) {
    return field.operators().stream()
        .map(operator -> operator.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
