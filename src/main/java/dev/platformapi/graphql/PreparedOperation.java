package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import graphql.GraphQLError;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.OperationDefinition.Operation;
import java.util.List;

/**
 * What a client asks, read and looked through: to be run once, or for each event.
 *
 * @param document in place of the request's own
 * @param kind null when the document is not valid
 * @param label for metrics: its kind and its field, such as {@code query users}; null when the
 *     document is not valid
 * @param cost in points
 */
record PreparedOperation(
    GraphqlRequest request,
    String document,
    Caller caller,
    PreparsedDocumentEntry entry,
    Operation kind,
    String label,
    long cost) {
  boolean isValid() {
    return kind != null;
  }

  /** What is wrong with the document. */
  List<? extends GraphQLError> errors() {
    return entry.getErrors();
  }
}
