package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import dev.platformapi.paging.FilterOperator;
import dev.platformapi.paging.SortKey;
import dev.platformapi.paging.SortOrder;
import dev.platformapi.paging.Window;
import dev.platformapi.user.UserCondition;
import dev.platformapi.user.UserField;
import dev.platformapi.user.UserFilter;
import dev.platformapi.user.UserOrder;
import dev.platformapi.user.UserSort;
import graphql.language.Field;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.VariableReference;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongPredicate;

/** The arguments of fields as the use cases take them. */
final class Arguments {
  private Arguments() {}

  static Caller caller(DataFetchingEnvironment field) {
    return field.getGraphQlContext().get(Caller.class);
  }

  /**
   * The argument {@code id} as that of a thing of this type; fails with {@code INVALID_PARAMETER}.
   */
  static UUID id(DataFetchingEnvironment field, String type) {
    return GlobalId.parse("id", field.getArgument("id"), type);
  }

  /** Fails with {@code INVALID_PARAMETER}. */
  static Window window(DataFetchingEnvironment field) {
    Integer last = field.getArgument("last");
    return Window.of(
        last != null && !isGiven(field, "first") ? null : field.<Integer>getArgument("first"),
        field.getArgument("after"),
        last,
        field.getArgument("before"));
  }

  /** Whether the query has the argument; its default does not count. */
  private static boolean isGiven(DataFetchingEnvironment field, String name) {
    return field.getField().getArguments().stream()
        .filter(argument -> argument.getName().equals(name))
        .anyMatch(
            argument ->
                !(argument.getValue() instanceof VariableReference variable)
                    || field.getVariables().get(variable.getName()) != null);
  }

  /** Fails with {@code INVALID_PARAMETER}. */
  static UserFilter filter(Map<String, Object> input) {
    UserFilter filter = UserFilter.ALL;
    if (input == null) {
      return filter;
    }
    for (Map.Entry<String, Object> field : input.entrySet()) {
      if (field.getValue() != null) {
        filter = and(filter, "filter." + field.getKey(), field.getKey(), field.getValue());
      }
    }
    return filter;
  }

  private static UserFilter and(UserFilter filter, String name, String field, Object value) {
    return switch (field) {
      case "ids" -> {
        List<String> ids =
            texts(value).stream()
                .map(id -> GlobalId.parse(name, id, GlobalId.USER).toString())
                .toList();
        yield filter.and(UserCondition.of(name, UserField.ID, FilterOperator.IN, ids));
      }
      case "usernames" -> in(filter, name, UserField.USERNAME, value);
      case "emails" -> in(filter, name, UserField.EMAIL, value);
      case "age" -> range(filter, name, UserField.AGE, value);
      case "tags" ->
          filter.and(UserCondition.of(name, UserField.TAGS, FilterOperator.EQ, texts(value)));
      case "anyTag" -> in(filter, name, UserField.TAGS, value);
      case "attributes" -> filter.and(UserCondition.attributes(object(name, value)));
      case "createdAt" -> range(filter, name, UserField.CREATED_AT, value);
      case "updatedAt" -> range(filter, name, UserField.UPDATED_AT, value);
      case "search" -> filter.searching(name, value.toString());
      default -> throw new IllegalStateException("no such filter: " + field);
    };
  }

  private static UserFilter in(UserFilter filter, String name, UserField field, Object value) {
    return filter.and(UserCondition.of(name, field, FilterOperator.IN, texts(value)));
  }

  private static UserFilter range(UserFilter filter, String name, UserField field, Object value) {
    UserFilter narrowed = filter;
    for (Map.Entry<?, ?> bound : ((Map<?, ?>) value).entrySet()) {
      if (bound.getValue() != null) {
        String operator = bound.getKey().toString();
        narrowed =
            narrowed.and(
                UserCondition.of(
                    name + "." + operator,
                    field,
                    FilterOperator.valueOf(operator.toUpperCase(Locale.ROOT)),
                    List.of(bound.getValue().toString())));
      }
    }
    return narrowed;
  }

  static UserOrder order(Map<String, Object> input) {
    return input == null
        ? UserOrder.DEFAULT
        : new UserOrder(
            List.of(
                new SortKey<>(
                    UserSort.valueOf(input.get("field").toString()),
                    SortOrder.valueOf(input.get("direction").toString()))));
  }

  /** What may be changed: anything, or the version that the client names. */
  static LongPredicate allowed(Object version) {
    return version == null ? any -> true : present -> present == ((Number) version).longValue();
  }

  /** A JSON value that must be an object; fails with {@code VALIDATION_FAILED}. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> object(String name, Object value) {
    if (value == null || value instanceof Map) {
      return (Map<String, Object>) value;
    }
    throw PlatformException.invalid(
        ErrorCode.VALIDATION_FAILED,
        List.of(new Violation(name, "object", name + " must be an object.")));
  }

  static List<String> texts(Object value) {
    return value == null ? null : ((List<?>) value).stream().map(String::valueOf).toList();
  }

  /** Whether the query asks for the total of this connection. */
  static boolean withTotal(DataFetchingEnvironment field) {
    return field.getMergedField().getFields().stream()
        .anyMatch(named -> selects(field, named.getSelectionSet(), "totalCount"));
  }

  /**
   * Whether the selection names the field, be it under a condition. The framework's own look at the
   * selection costs more than most fields do.
   */
  private static boolean selects(
      DataFetchingEnvironment field, SelectionSet selections, String name) {
    for (Selection<?> selection : selections.getSelections()) {
      if (selection instanceof Field selected && selected.getName().equals(name)
          || selection instanceof InlineFragment fragment
              && selects(field, fragment.getSelectionSet(), name)
          || selection instanceof FragmentSpread spread
              && selects(
                  field,
                  field.getFragmentsByName().get(spread.getName()).getSelectionSet(),
                  name)) {
        return true;
      }
    }
    return false;
  }
}
