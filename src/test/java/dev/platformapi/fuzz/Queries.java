package dev.platformapi.fuzz;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Requests of GraphQL made from the schema: most documents are valid, most values almost. */
final class Queries {
  private static final int DEPTH = 6;
  private static final String[] SCRAPS = {
    "",
    " ",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "$",
    "$x",
    "@",
    "@skip",
    "@include(if: true)",
    "...",
    "... on User",
    "...F",
    "fragment F on User { id }",
    "\"",
    "\"\"\"",
    "#",
    "null",
    "-",
    "0",
    "1e999",
    "\\u0000",
    "\u0000",
    "\ud83d",
    "__typename",
    "__schema { types { name } }",
    "query",
    "mutation",
    "subscription",
    ",",
    "\n",
    "&",
    "|",
    "\ufeff"
  };

  private final Random random;
  private final List<String> ids;
  private final GraphQLSchema schema;
  private Map<String, String> variables;
  private JsonObject values;

  /**
   * @param ids of things that exist, and are not the caller
   */
  Queries(Random random, List<String> ids) throws IOException {
    this.random = random;
    this.ids = ids;
    try (InputStream text = Queries.class.getResourceAsStream("/graphql/schema.graphqls")) {
      this.schema =
          UnExecutableSchemaGenerator.makeUnExecutableSchema(
              new SchemaParser().parse(new String(text.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  /**
   * As GraphQL has them.
   *
   * @param ids of users and posts in turn
   */
  static List<String> globalIds(List<String> ids) {
    List<String> global = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      String text = (i % 2 == 0 ? "User:" : "Post:") + ids.get(i);
      global.add(
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
    return global;
  }

  /** A request, as the body that is sent. */
  String request() {
    variables = new LinkedHashMap<>();
    values = new JsonObject();
    double kind = random.nextDouble();
    GraphQLObjectType root =
        kind < 0.65
            ? schema.getQueryType()
            : kind < 0.95 ? schema.getMutationType() : schema.getSubscriptionType();
    String selection = selection(root, 0);
    StringBuilder document =
        new StringBuilder(root.getName().toLowerCase()).append(chance(0.5) ? " Q" : "");
    if (!variables.isEmpty()) {
      document.append('(');
      variables.forEach(
          (name, type) -> document.append('$').append(name).append(": ").append(type).append(' '));
      document.append(')');
    }
    document.append(selection);
    String query = document.toString();
    if (chance(0.2)) {
      query = Fuzz.broken(random, query, SCRAPS);
    }
    JsonObject request = new JsonObject().put("query", chance(0.02) ? wrong() : query);
    if (!values.isEmpty() || chance(0.1)) {
      request.put("variables", chance(0.03) ? wrong() : values);
    }
    if (chance(0.05)) {
      request.put("operationName", chance(0.5) ? "Q" : wrong());
    }
    if (chance(0.05)) {
      request.put("extensions", chance(0.5) ? persisted() : wrong());
    }
    String body = request.encode();
    return chance(0.03) ? Fuzz.broken(random, body, SCRAPS) : body;
  }

  private JsonObject persisted() {
    return new JsonObject()
        .put(
            "persistedQuery",
            new JsonObject()
                .put("version", chance(0.8) ? 1 : wrong())
                .put("sha256Hash", chance(0.5) ? "0".repeat(64) : wrong()));
  }

  private String selection(GraphQLFieldsContainer type, int depth) {
    List<String> fields = new ArrayList<>();
    for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
      boolean leads = GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLFieldsContainer;
      if (chance(depth == 0 ? 0.25 : leads ? 0.35 : 0.5) && (!leads || depth < DEPTH)) {
        fields.add(field(field, depth));
      }
    }
    if (type instanceof GraphQLInterfaceType) {
      fields.add("... on User " + selection(schema.getObjectType("User"), depth + 1));
    }
    if (chance(0.02)) {
      fields.add("nothingOfThatName");
    }
    if (fields.isEmpty()) {
      fields.add("__typename");
    }
    return "{ " + String.join(" ", fields) + " }";
  }

  private String field(GraphQLFieldDefinition field, int depth) {
    StringBuilder text = new StringBuilder();
    if (chance(0.1)) {
      text.append("a").append(random.nextInt(1000)).append(": ");
    }
    text.append(field.getName());
    List<String> arguments = new ArrayList<>();
    for (GraphQLArgument argument : field.getArguments()) {
      if (GraphQLTypeUtil.isNonNull(argument.getType()) ? chance(0.97) : chance(0.25)) {
        arguments.add(argument.getName() + ": " + argument(argument.getType()));
      }
    }
    if (!arguments.isEmpty()) {
      text.append("(").append(String.join(", ", arguments)).append(")");
    }
    if (chance(0.03)) {
      text.append(chance(0.5) ? " @include(if: true)" : " @skip(if: false)");
    }
    GraphQLNamedType type = GraphQLTypeUtil.unwrapAll(field.getType());
    return type instanceof GraphQLFieldsContainer object
        ? text.append(' ').append(selection(object, depth + 1)).toString()
        : text.toString();
  }

  private String argument(GraphQLType type) {
    if (chance(0.2)) {
      String name = "v" + variables.size();
      variables.put(name, GraphQLTypeUtil.simplePrint(type));
      values.put(name, chance(0.05) ? wrong() : value(type, 0));
      return "$" + name;
    }
    return literal(chance(0.05) ? wrong() : value(type, 0));
  }

  /** As a document has it: names are bare, and so are the values of enumerations. */
  private static String literal(Object value) {
    if (value instanceof Word word) {
      return word.name();
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(Queries::literal).toList()) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      List<String> fields = new ArrayList<>();
      map.forEach(
          (name, item) ->
              fields.add(name.toString().replaceAll("[^A-Za-z_]", "x") + "_: " + literal(item)));
      return "{" + String.join(", ", fields).replace("_: ", ": ") + "}";
    }
    return Json.encode(value);
  }

  /** A value of an enumeration. */
  private record Word(String name) implements CharSequence {
    @Override
    public int length() {
      return name.length();
    }

    @Override
    public char charAt(int index) {
      return name.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return name.subSequence(start, end);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private Object value(GraphQLType type, int depth) {
    if (GraphQLTypeUtil.isNonNull(type)) {
      return value(GraphQLTypeUtil.unwrapOne(type), depth);
    }
    if (chance(0.04)) {
      return wrong();
    }
    if (GraphQLTypeUtil.isList(type)) {
      List<Object> items = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.add(value(GraphQLTypeUtil.unwrapOne(type), depth + 1));
      }
      return items;
    }
    if (type instanceof GraphQLInputObjectType input) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (GraphQLInputObjectField field : input.getFields()) {
        if (GraphQLTypeUtil.isNonNull(field.getType()) ? chance(0.97) : chance(0.3)) {
          object.put(field.getName(), value(field.getType(), depth + 1));
        }
      }
      return object;
    }
    if (type instanceof GraphQLEnumType words) {
      return new Word(Fuzz.pick(random, words.getValues()).getName());
    }
    return switch (((GraphQLNamedType) type).getName()) {
      case "ID" -> chance(0.8) ? Fuzz.pick(random, ids) : Fuzz.nasty(random);
      case "Int" -> chance(0.8) ? random.nextInt(101) : random.nextInt();
      case "Boolean" -> random.nextBoolean();
      case "DateTime" ->
          chance(0.8) ? "20" + (10 + random.nextInt(80)) + "-01-01T00:00:00Z" : Fuzz.nasty(random);
      case "JSON" -> Map.of("team", depth > 3 ? 1 : wrong());
      default ->
          chance(0.25)
              ? Fuzz.nasty(random)
              : chance(0.3)
                  ? "u" + Long.toString(random.nextLong() >>> 20, 36) + "@example.com"
                  : "Aa1" + Long.toString(random.nextLong() >>> 16, 36);
    };
  }

  private Object wrong() {
    return switch (random.nextInt(7)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextDouble() * 1e300;
      case 2 -> true;
      case 3 -> List.of(Fuzz.nasty(random));
      case 4 -> Map.of("x", Fuzz.nasty(random));
      case 5 -> List.of(List.of(List.of()));
      default -> Fuzz.nasty(random);
    };
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }
}
