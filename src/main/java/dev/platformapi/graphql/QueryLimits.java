package dev.platformapi.graphql;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.PageRequest;
import graphql.introspection.Introspection;
import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/**
 * What a query asks for, counted before it runs: how deep it goes, how much it renames, and its
 * cost in points, one for each object that it may give. A list gives as many as its connection's
 * {@code first} or {@code last} says; a change costs {@value #MUTATION}; a subscription what each
 * of its events costs.
 */
@ApplicationScoped
class QueryLimits {
  private static final int MUTATION = 100;

  /** Fields after which no more are counted: fragments in fragments multiply. */
  private static final int MAX_FIELDS = 10_000;

  private final GraphqlConfig config;

  QueryLimits(GraphqlConfig config) {
    this.config = config;
  }

  int maxCost() {
    return config.maxCost();
  }

  /** How much an operation of that cost draws from the caller's budget; at least 1. */
  long calls(long cost) {
    int points = config.pointsPerCall();
    return Math.max(1, (cost + points - 1) / points);
  }

  /**
   * The cost of a valid operation. Fails with {@code QUERY_TOO_COMPLEX} when it is over a limit.
   */
  long cost(
      GraphQLSchema schema,
      Document document,
      OperationDefinition operation,
      Map<String, Object> variables) {
    Count count = new Count(schema, document, operation, variables);
    count.directives += operation.getDirectives().size();
    count.add(
        operation.getSelectionSet(),
        switch (operation.getOperation()) {
          case QUERY -> schema.getQueryType();
          case MUTATION -> schema.getMutationType();
          case SUBSCRIPTION -> schema.getSubscriptionType();
        },
        new Level(
            1,
            operation.getOperation() == OperationDefinition.Operation.MUTATION ? MUTATION : 1,
            1));
    return count.cost;
  }

  /**
   * Where a selection is.
   *
   * @param depth of its fields
   * @param each how often each of its fields is fetched, in points
   * @param size of lists among its fields
   */
  private record Level(int depth, long each, int size) {}

  private final class Count {
    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Object> variables;
    private final Map<String, Value<?>> defaults = new HashMap<>();
    private int fields;
    private int aliases;
    private int directives;
    private long cost;

    private Count(
        GraphQLSchema schema,
        Document document,
        OperationDefinition operation,
        Map<String, Object> variables) {
      this.schema = schema;
      this.variables = variables;
      document
          .getDefinitionsOfType(FragmentDefinition.class)
          .forEach(fragment -> fragments.put(fragment.getName(), fragment));
      operation
          .getVariableDefinitions()
          .forEach(variable -> defaults.put(variable.getName(), variable.getDefaultValue()));
    }

    private void add(SelectionSet selections, GraphQLCompositeType parent, Level level) {
      for (Selection<?> selection : selections.getSelections()) {
        if (selection instanceof Field field) {
          add(field, parent, level);
        } else if (selection instanceof InlineFragment fragment) {
          directives += fragment.getDirectives().size();
          add(
              fragment.getSelectionSet(),
              fragment.getTypeCondition() == null
                  ? parent
                  : (GraphQLCompositeType) schema.getType(fragment.getTypeCondition().getName()),
              level);
        } else if (selection instanceof FragmentSpread spread) {
          FragmentDefinition fragment = fragments.get(spread.getName());
          directives += spread.getDirectives().size() + fragment.getDirectives().size();
          add(
              fragment.getSelectionSet(),
              (GraphQLCompositeType) schema.getType(fragment.getTypeCondition().getName()),
              level);
        }
        check("directives", directives, config.maxDirectives());
      }
    }

    private void add(Field field, GraphQLCompositeType parent, Level level) {
      check("fields", ++fields, MAX_FIELDS);
      check("aliases", field.getAlias() == null ? aliases : ++aliases, config.maxAliases());
      check("levels", level.depth(), config.maxDepth());
      directives += field.getDirectives().size();
      GraphQLFieldDefinition definition =
          Introspection.getFieldDef(schema, parent, field.getName());
      GraphQLOutputType type = definition.getType();
      if (GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLCompositeType composite) {
        boolean list = GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(type));
        long each = level.each() * (list ? level.size() : 1);
        cost += each;
        check("points", cost, config.maxCost());
        if (field.getSelectionSet() != null) {
          int size = definition.getArgument("first") == null ? 1 : size(field);
          add(field.getSelectionSet(), composite, new Level(level.depth() + 1, each, size));
        }
      }
    }

    /** How many the connection may give. */
    private int size(Field field) {
      int size = PageRequest.DEFAULT_LIMIT;
      for (Argument argument : field.getArguments()) {
        if (argument.getName().equals("first") || argument.getName().equals("last")) {
          size = Math.min(Math.max(number(argument.getValue(), size), 1), PageRequest.MAX_LIMIT);
        }
      }
      return size;
    }

    private int number(Value<?> value, int otherwise) {
      if (value instanceof IntValue number) {
        return number.getValue().bitLength() < 31
            ? number.getValue().intValue()
            : PageRequest.MAX_LIMIT;
      }
      if (value instanceof VariableReference variable) {
        return variables.get(variable.getName()) instanceof Number given
            ? given.intValue()
            : number(defaults.get(variable.getName()), otherwise);
      }
      return otherwise;
    }

    private void check(String what, long found, long maximum) {
      if (found > maximum) {
        throw new PlatformException(
            ErrorCode.QUERY_TOO_COMPLEX,
            "The query has more than " + maximum + " " + what + "; ask for less at once.");
      }
    }
  }
}
