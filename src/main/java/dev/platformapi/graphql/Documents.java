package dev.platformapi.graphql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.platformapi.auth.Caller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import graphql.ExecutionInput;
import graphql.ParseAndValidate;
import graphql.ParseAndValidateResult;
import graphql.execution.UnknownOperationException;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Field;
import graphql.language.NodeUtil;
import graphql.language.OperationDefinition;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import java.util.List;
import java.util.Locale;

/** Reads documents and looks through them, each once while it is remembered. */
final class Documents {
  /** Of documents that were read before, in characters. */
  private static final long REMEMBERED = 4L << 20;

  private final GraphQLSchema schema;
  private final QueryLimits limits;
  private final ParserOptions parserOptions;
  private final Cache<String, PreparsedDocumentEntry> documents =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED)
          .weigher((String query, PreparsedDocumentEntry entry) -> query.length() + 100)
          .build();

  Documents(GraphQLSchema schema, QueryLimits limits, GraphqlConfig config) {
    this.schema = schema;
    this.limits = limits;
    this.parserOptions =
        ParserOptions.getDefaultOperationParserOptions()
            .transform(options -> options.maxTokens(config.maxTokens()));
  }

  /**
   * The operation that the request names. Fails with {@code QUERY_TOO_COMPLEX}, and with {@code
   * MALFORMED_REQUEST} when the document has no such operation.
   *
   * @param document in place of the request's own
   */
  PreparedOperation prepare(GraphqlRequest request, String document, Caller caller) {
    PreparsedDocumentEntry entry = documents.get(document, this::read);
    if (entry.hasErrors()) {
      return new PreparedOperation(request, document, caller, entry, null, null, 0);
    }
    OperationDefinition operation = operation(entry, request.operationName());
    long cost = limits.cost(schema, entry.getDocument(), operation, request.variables());
    return new PreparedOperation(
        request, document, caller, entry, operation.getOperation(), label(operation), cost);
  }

  private static String label(OperationDefinition operation) {
    List<?> roots = operation.getSelectionSet().getSelections();
    String field =
        roots.size() == 1 && roots.get(0) instanceof Field only ? only.getName() : "several";
    return operation.getOperation().name().toLowerCase(Locale.ROOT) + " " + field;
  }

  private PreparsedDocumentEntry read(String document) {
    ExecutionInput input =
        ExecutionInput.newExecutionInput(document).locale(Locale.ENGLISH).build();
    input.getGraphQLContext().put(ParserOptions.class, parserOptions);
    ParseAndValidateResult parsed = ParseAndValidate.parse(input);
    if (parsed.isFailure()) {
      return new PreparsedDocumentEntry(List.copyOf(parsed.getErrors()));
    }
    List<ValidationError> errors = SubscriptionRules.validate(schema, parsed.getDocument());
    return errors.isEmpty()
        ? new PreparsedDocumentEntry(parsed.getDocument())
        : new PreparsedDocumentEntry(List.copyOf(errors));
  }

  private static OperationDefinition operation(PreparsedDocumentEntry entry, String name) {
    try {
      return NodeUtil.getOperation(entry.getDocument(), name).operationDefinition;
    } catch (UnknownOperationException e) {
      throw new PlatformException(ErrorCode.MALFORMED_REQUEST, e.getMessage());
    }
  }
}
