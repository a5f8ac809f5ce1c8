package dev.platformapi.graphql;

import graphql.ParseAndValidate;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.NodeUtil;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import graphql.validation.rules.SubscriptionUniqueRootField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks through documents. The framework's rule that a subscription has one root field stumbles
 * over fragments that are not there and over root fields that may be left out, which the
 * specification forbids (5.2.4.1): so it comes last.
 */
final class SubscriptionRules {
  private static final Set<String> CONDITIONS = Set.of("skip", "include");

  private SubscriptionRules() {}

  static List<ValidationError> validate(GraphQLSchema schema, Document document) {
    List<ValidationError> errors =
        ParseAndValidate.validate(
            schema, document, rule -> rule != SubscriptionUniqueRootField.class, Locale.ENGLISH);
    if (!errors.isEmpty()) {
      return errors;
    }
    Map<String, FragmentDefinition> fragments = NodeUtil.getFragmentsByName(document);
    for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
      if (operation.getOperation() == OperationDefinition.Operation.SUBSCRIPTION
          && isConditional(operation.getSelectionSet(), fragments)) {
        return List.of(
            ValidationError.newValidationError()
                .validationErrorType(ValidationErrorType.MisplacedDirective)
                .sourceLocation(operation.getSourceLocation())
                .description("The root field of a subscription must not be left out.")
                .build());
      }
    }
    return ParseAndValidate.validate(
        schema, document, rule -> rule == SubscriptionUniqueRootField.class, Locale.ENGLISH);
  }

  /** Fragments are known to end. */
  private static boolean isConditional(
      SelectionSet selections, Map<String, FragmentDefinition> fragments) {
    for (Selection<?> selection : selections.getSelections()) {
      if (selection instanceof DirectivesContainer<?> container
          && container.getDirectives().stream()
              .map(Directive::getName)
              .anyMatch(CONDITIONS::contains)) {
        return true;
      }
      if (selection instanceof InlineFragment fragment
              && isConditional(fragment.getSelectionSet(), fragments)
          || selection instanceof FragmentSpread spread
              && isConditional(fragments.get(spread.getName()).getSelectionSet(), fragments)) {
        return true;
      }
    }
    return false;
  }
}
