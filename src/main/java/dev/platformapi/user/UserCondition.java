package dev.platformapi.user;

import dev.platformapi.error.CleanText;
import dev.platformapi.error.Ids;
import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.FilterOperator;
import dev.platformapi.paging.Where;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What one field of the users wanted must be.
 *
 * @param value a list for ids, names, tags, the alternatives of attributes, and {@code IN}; else a
 *     number or a time
 */
@RegisterForReflection
public record UserCondition(UserField field, FilterOperator operator, Object value) {
  /** The most values that one condition takes from text. */
  public static final int MAX_VALUES = 100;

  private static final Pattern TAG = Pattern.compile("[a-z0-9_-]{1,20}");
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final String JSON_CONTAINS =
      "cast(sql('? @> cast(cast(? as text) as jsonb)', attributes, {}) as Boolean) = true";

  /** One of these names, without regard to case. */
  public static UserCondition usernames(List<String> usernames) {
    return names(UserField.USERNAME, "username", usernames);
  }

  /** This address, without regard to case. */
  public static UserCondition email(String email) {
    return names(UserField.EMAIL, "email", List.of(email));
  }

  /** Attributes that contain this object, as jsonb containment. */
  public static UserCondition attributes(Map<String, Object> object) {
    return attributes("attributes", List.of(object));
  }

  /** Created later than this. */
  public static UserCondition createdAfter(Instant time) {
    return new UserCondition(UserField.CREATED_AT, FilterOperator.GT, time);
  }

  /**
   * A condition from text. Fails with {@code INVALID_PARAMETER}.
   *
   * @param name of the parameter, for the failure
   * @param path into the attributes; null for the other fields
   * @param text values of {@code IN} and of tags are separated by commas
   */
  static UserCondition parse(
      String name, UserField field, String path, FilterOperator operator, String text) {
    if (field == UserField.ATTRIBUTES) {
      requireKnown(name, field, operator);
      requireClean(name, text);
      return attributes(name, AttributePath.alternatives(name, path, text));
    }
    boolean several = operator == FilterOperator.IN || field == UserField.TAGS;
    return of(name, field, operator, several ? List.of(text.split(",", -1)) : List.of(text));
  }

  /**
   * A condition from values as text. Fails with {@code INVALID_PARAMETER}.
   *
   * @param name of the parameter, for the failure
   * @param field not the attributes
   * @param values one, but for {@code IN} and for tags, which take up to {@value #MAX_VALUES}
   */
  public static UserCondition of(
      String name, UserField field, FilterOperator operator, List<String> values) {
    requireKnown(name, field, operator);
    values.forEach(text -> requireClean(name, text));
    if (values.size() > MAX_VALUES) {
      throw PlatformException.invalidParameter(
          name, "size", name + " must have at most " + MAX_VALUES + " values.");
    }
    return switch (field) {
      case ID ->
          new UserCondition(
              field, operator, values.stream().map(id -> Ids.uuid(name, id)).toList());
      case USERNAME, EMAIL -> names(field, name, values);
      case AGE ->
          operator == FilterOperator.IN
              ? new UserCondition(
                  field, operator, values.stream().map(age -> age(name, age)).toList())
              : new UserCondition(field, operator, age(name, values.get(0)));
      case TAGS ->
          new UserCondition(field, operator, values.stream().map(tag -> tag(name, tag)).toList());
      case CREATED_AT, UPDATED_AT -> new UserCondition(field, operator, time(name, values.get(0)));
      case ATTRIBUTES -> throw new IllegalArgumentException("attributes are compared as objects");
    };
  }

  private static void requireKnown(String name, UserField field, FilterOperator operator) {
    if (!field.operators().contains(operator)) {
      throw PlatformException.invalidParameter(
          name, "operator", name + ": " + field.label() + " cannot be compared like this.");
    }
  }

  /** Adds itself. */
  void addTo(Where where) {
    switch (field) {
      case ID, USERNAME, EMAIL -> where.and(field.hql() + " in ({})", value);
      case TAGS -> {
        String overlap = operator == FilterOperator.IN ? "&&" : "@>";
        // Tags have no character that an array's text would need to quote.
        String array = "{" + String.join(",", tags()) + "}";
        where.and(
            "cast(sql('? "
                + overlap
                + " cast(cast(? as text) as text[])', tags, {}) as Boolean) = true",
            array);
      }
      case ATTRIBUTES -> {
        Object[] objects = ((List<?>) value).stream().map(Json::encode).toArray();
        where.and(
            String.join(" or ", java.util.Collections.nCopies(objects.length, JSON_CONTAINS)),
            objects);
      }
      default ->
          where.and(
              field.hql()
                  + (operator == FilterOperator.IN ? " in ({})" : " " + operator.symbol() + " {}"),
              value);
    }
  }

  private List<String> tags() {
    return ((List<?>) value).stream().map(String.class::cast).toList();
  }

  private static UserCondition names(UserField field, String name, List<String> names) {
    names.forEach(text -> requireClean(name, text));
    return new UserCondition(
        field,
        FilterOperator.IN,
        names.stream().map(text -> text.toLowerCase(Locale.ROOT)).distinct().toList());
  }

  private static UserCondition attributes(String name, List<Map<String, Object>> alternatives) {
    for (Map<String, Object> object : alternatives) {
      String fault = Attributes.Check.fault(object);
      if (fault != null) {
        throw PlatformException.invalidParameter(name, "attributes", fault + ".");
      }
    }
    return new UserCondition(UserField.ATTRIBUTES, FilterOperator.EQ, alternatives);
  }

  private static Short age(String name, String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw PlatformException.invalidParameter(name, "integer", name + " must be an age in years.");
    }
    return Short.valueOf(text);
  }

  private static String tag(String name, String text) {
    String tag = text.toLowerCase(Locale.ROOT);
    if (!TAG.matcher(tag).matches()) {
      throw PlatformException.invalidParameter(
          name, "tag", name + " must be tags of a-z, A-Z, 0-9, _ and -, separated by commas.");
    }
    return tag;
  }

  private static Instant time(String name, String text) {
    try {
      Instant time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toInstant();
      if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
        return time;
      }
    } catch (DateTimeException e) {
      // falls through to the one answer for text that is no time
    }
    throw PlatformException.invalidParameter(
        name, "time", name + " must be a time of RFC 3339, such as 2026-01-31T12:00:00Z.");
  }

  /** No user has what PostgreSQL cannot compare with. */
  private static void requireClean(String name, String text) {
    if (!CleanText.Check.isClean(text)) {
      throw PlatformException.invalidParameter(
          name, "cleanText", name + " must not contain NUL or unpaired surrogates.");
    }
  }
}
