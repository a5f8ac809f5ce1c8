package dev.platformapi.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.scalars.ExtendedScalars;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/** The types of single values that GraphQL itself has not. */
final class Scalars {
  static final GraphQLScalarType DATE_TIME =
      GraphQLScalarType.newScalar().name("DateTime").coercing(new DateTimeCoercing()).build();

  static final GraphQLScalarType JSON = ExtendedScalars.Json;

  private Scalars() {}

  /** RFC 3339 with microseconds; input in any offset. */
  private static final class DateTimeCoercing implements Coercing<Instant, String> {
    @Override
    public String serialize(Object value, GraphQLContext context, Locale locale) {
      return value.toString();
    }

    @Override
    public Instant parseValue(Object input, GraphQLContext context, Locale locale) {
      try {
        return parse(input);
      } catch (DateTimeException e) {
        throw new CoercingParseValueException("A DateTime must be a time of RFC 3339.");
      }
    }

    @Override
    public Instant parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      try {
        return parse(input instanceof StringValue text ? text.getValue() : null);
      } catch (DateTimeException e) {
        throw new CoercingParseLiteralException("A DateTime must be a time of RFC 3339.");
      }
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
      return StringValue.of(input.toString());
    }

    private static Instant parse(Object input) {
      if (input instanceof Instant instant) {
        return instant;
      }
      if (input instanceof String text) {
        return OffsetDateTime.parse(text).toInstant();
      }
      throw new DateTimeException("not a string");
    }
  }
}
