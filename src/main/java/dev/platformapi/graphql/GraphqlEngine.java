package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.database.DatabaseUse;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.lifecycle.ServiceStart;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.AsyncSerialExecutionStrategy;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.introspection.Introspection;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResources;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
class GraphqlEngine {
  private static final String SCHEMA = "/graphql/schema.graphqls";

  private final GraphQL graphql;
  private final Loaders loaders;
  private final QueryLimits limits;
  private final GraphqlConfig config;
  private final Vertx vertx;
  private final Documents documents;

  GraphqlEngine(
      Wiring wiring, Loaders loaders, QueryLimits limits, GraphqlConfig config, Vertx vertx) {
    this.loaders = loaders;
    this.limits = limits;
    this.config = config;
    this.vertx = vertx;
    GraphQLSchema schema =
        new SchemaGenerator()
            .makeExecutableSchema(new SchemaParser().parse(sdl()), wiring.runtime());
    this.documents = new Documents(schema, limits, config);
    GraphqlErrors errors = new GraphqlErrors();
    this.graphql =
        GraphQL.newGraphQL(schema)
            .queryExecutionStrategy(new AsyncExecutionStrategy(errors))
            .mutationExecutionStrategy(new AsyncSerialExecutionStrategy(errors))
            // Each event is run by itself, as a query is: readings are shared within it, and not
            // kept.
            .subscriptionExecutionStrategy(new AsyncExecutionStrategy(errors))
            .preparsedDocumentProvider(
                (input, reading) ->
                    CompletableFuture.completedFuture(
                        input.getGraphQLContext().get(PreparsedDocumentEntry.class)))
            .build();
  }

  /** Is made beside the start, neither in its way nor on the event loop of the first request. */
  static void start(@Observes ServiceStart event, GraphqlEngine engine, Vertx vertx) {
    vertx.executeBlocking(() -> ClientProxy.unwrap(engine));
  }

  /**
   * What a query costs, and what it may cost, as its answer tells.
   *
   * @param calls how much it draws from the caller's budget
   */
  @RegisterForReflection
  record Cost(long points, long maximum, long calls) {}

  /** The schema in its own language. */
  static String sdl() {
    try (InputStream file = GraphqlEngine.class.getResourceAsStream(SCHEMA)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a request, as {@link Documents#prepare}. */
  PreparedOperation prepare(GraphqlRequest request, String document, Caller caller) {
    return documents.prepare(request, document, caller);
  }

  /**
   * The answer as the specification has it, without {@code data} when the document is not valid or
   * its variables are not. Fails with {@code DEADLINE_EXCEEDED}.
   */
  CompletionStage<Map<String, Object>> run(PreparedOperation operation) {
    return operation.isValid()
        ? inTime(input(operation)).thenApply(result -> answer(result, operation.cost()))
        : CompletableFuture.completedFuture(answer(operation.errors()));
  }

  /** The answer of a subscription to one of its events. Fails with {@code DEADLINE_EXCEEDED}. */
  CompletionStage<Map<String, Object>> run(PreparedOperation subscription, Object event) {
    ExecutionInput input = input(subscription);
    input.getGraphQLContext().put(Subscriptions.EVENT, event);
    return inTime(input).thenApply(result -> answer(result, subscription.cost()));
  }

  /**
   * What a subscription follows, or why it follows nothing.
   *
   * @param source null when it is refused
   * @param refusal the answer then
   */
  record Opening(EventSource source, Map<String, Object> refusal) {}

  CompletionStage<Opening> open(PreparedOperation subscription) {
    ExecutionInput input = input(subscription);
    return inTime(input)
        .thenApply(
            result -> {
              EventSource source = input.getGraphQLContext().get(EventSource.class);
              return source == null
                  ? new Opening(null, answer(result.getErrors()))
                  : new Opening(source, null);
            });
  }

  private ExecutionInput input(PreparedOperation operation) {
    ExecutionInput input =
        ExecutionInput.newExecutionInput(operation.document())
            .operationName(operation.request().operationName())
            .variables(operation.request().variables())
            .locale(Locale.ENGLISH)
            .dataLoaderRegistry(loaders.of(operation.caller()))
            .build();
    input.getGraphQLContext().put(Introspection.INTROSPECTION_DISABLED, !config.introspection());
    input.getGraphQLContext().put(Caller.class, operation.caller());
    input.getGraphQLContext().put(PreparsedDocumentEntry.class, operation.entry());
    return input;
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
    answer.put(
        "extensions", Map.of("cost", new Cost(points, limits.maxCost(), limits.calls(points))));
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
