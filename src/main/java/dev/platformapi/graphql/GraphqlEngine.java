package dev.platformapi.graphql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.platformapi.auth.Caller;
import dev.platformapi.database.DatabaseUse;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.ParseAndValidate;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.AsyncSerialExecutionStrategy;
import graphql.execution.UnknownOperationException;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.introspection.Introspection;
import graphql.language.NodeUtil;
import graphql.language.OperationDefinition;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResourceBundle;
import io.quarkus.runtime.annotations.RegisterResources;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs queries on the schema. */
@ApplicationScoped
@RegisterResources(globs = "graphql/schema.graphqls")
@RegisterResourceBundle(bundleName = "i18n.Execution")
@RegisterResourceBundle(bundleName = "i18n.General")
@RegisterResourceBundle(bundleName = "i18n.Parsing")
@RegisterResourceBundle(bundleName = "i18n.Scalars")
@RegisterResourceBundle(bundleName = "i18n.Validation")
class GraphqlEngine {
  private static final String SCHEMA = "/graphql/schema.graphqls";

  /** Of documents that were read before, in characters. */
  private static final long REMEMBERED = 4L << 20;

  private final GraphQLSchema schema;
  private final GraphQL graphql;
  private final Loaders loaders;
  private final QueryLimits limits;
  private final GraphqlConfig config;
  private final ParserOptions parserOptions;
  private final Vertx vertx;
  private final Cache<String, PreparsedDocumentEntry> documents =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED)
          .weigher((String query, PreparsedDocumentEntry entry) -> query.length() + 100)
          .build();

  GraphqlEngine(
      Wiring wiring, Loaders loaders, QueryLimits limits, GraphqlConfig config, Vertx vertx) {
    this.loaders = loaders;
    this.limits = limits;
    this.config = config;
    this.vertx = vertx;
    this.parserOptions =
        ParserOptions.getDefaultOperationParserOptions()
            .transform(options -> options.maxTokens(config.maxTokens()));
    this.schema =
        new SchemaGenerator()
            .makeExecutableSchema(new SchemaParser().parse(sdl()), wiring.runtime());
    GraphqlErrors errors = new GraphqlErrors();
    this.graphql =
        GraphQL.newGraphQL(schema)
            .queryExecutionStrategy(new AsyncExecutionStrategy(errors))
            .mutationExecutionStrategy(new AsyncSerialExecutionStrategy(errors))
            .preparsedDocumentProvider(
                (input, reading) ->
                    CompletableFuture.completedFuture(
                        input.getGraphQLContext().get(PreparsedDocumentEntry.class)))
            .build();
  }

  /** What a query costs, and what it may cost, as its answer tells. */
  @RegisterForReflection
  record Cost(long points, long maximum) {}

  /** The schema in its own language. */
  static String sdl() {
    try (InputStream file = GraphqlEngine.class.getResourceAsStream(SCHEMA)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The answer as the specification has it, without {@code data} when the query was not run. Fails
   * with {@code METHOD_NOT_ALLOWED} for a change where there must be none, {@code
   * QUERY_TOO_COMPLEX}, {@code MALFORMED_REQUEST}, and {@code DEADLINE_EXCEEDED}.
   *
   * @param document in place of the request's own
   * @param changes whether it may be a mutation
   */
  CompletionStage<Map<String, Object>> run(
      GraphqlRequest request, String document, Caller caller, boolean changes) {
    ExecutionInput input =
        ExecutionInput.newExecutionInput(document)
            .operationName(request.operationName())
            .variables(request.variables())
            .locale(Locale.ENGLISH)
            .dataLoaderRegistry(loaders.of(caller))
            .build();
    input.getGraphQLContext().put(ParserOptions.class, parserOptions);
    input.getGraphQLContext().put(Introspection.INTROSPECTION_DISABLED, !config.introspection());
    input.getGraphQLContext().put(Caller.class, caller);
    PreparsedDocumentEntry entry = documents.get(document, none -> read(input));
    if (entry.hasErrors()) {
      return CompletableFuture.completedFuture(answer(entry.getErrors()));
    }
    OperationDefinition operation = operation(entry, request.operationName());
    if (!changes && operation.getOperation() != OperationDefinition.Operation.QUERY) {
      throw new PlatformException(
          ErrorCode.METHOD_NOT_ALLOWED, "Send a mutation by POST; GET is for queries.");
    }
    long cost = limits.cost(schema, entry.getDocument(), operation, request.variables());
    input.getGraphQLContext().put(PreparsedDocumentEntry.class, entry);
    return inTime(input).thenApply(result -> answer(result, cost));
  }

  private PreparsedDocumentEntry read(ExecutionInput input) {
    var result = ParseAndValidate.parseAndValidate(schema, input);
    return result.isFailure()
        ? new PreparsedDocumentEntry(List.copyOf(result.getErrors()))
        : new PreparsedDocumentEntry(result.getDocument());
  }

  private static OperationDefinition operation(PreparsedDocumentEntry entry, String name) {
    try {
      return NodeUtil.getOperation(entry.getDocument(), name).operationDefinition;
    } catch (UnknownOperationException e) {
      throw new PlatformException(ErrorCode.MALFORMED_REQUEST, e.getMessage());
    }
  }

  /** When the time is over nothing new is begun, and the statements under way are cancelled. */
  private CompletableFuture<ExecutionResult> inTime(ExecutionInput input) {
    CompletableFuture<ExecutionResult> result = graphql.executeAsync(input);
    if (result.isDone()) {
      return result;
    }
    CompletableFuture<ExecutionResult> first = new CompletableFuture<>();
    DatabaseUse use = DatabaseUse.current();
    long timer =
        vertx.setTimer(
            config.timeout().toMillis(),
            over -> {
              use.giveUp();
              first.completeExceptionally(
                  new PlatformException(
                      ErrorCode.DEADLINE_EXCEEDED, "The query took too long; ask for less."));
            });
    result.whenComplete(
        (found, failure) -> {
          vertx.cancelTimer(timer);
          if (failure == null) {
            first.complete(found);
          } else {
            first.completeExceptionally(failure);
          }
        });
    return first;
  }

  private Map<String, Object> answer(ExecutionResult result, long points) {
    Map<String, Object> answer = new LinkedHashMap<>();
    if (!result.getErrors().isEmpty()) {
      answer.putAll(answer(result.getErrors()));
    }
    if (result.isDataPresent()) {
      answer.put("data", result.getData());
    }
    answer.put("extensions", Map.of("cost", new Cost(points, limits.maxCost())));
    return answer;
  }

  private static Map<String, Object> answer(List<? extends GraphQLError> errors) {
    List<Map<String, Object>> specifications = new ArrayList<>();
    errors.forEach(error -> specifications.add(GraphqlErrors.specification(error)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("errors", specifications);
    return answer;
  }
}
