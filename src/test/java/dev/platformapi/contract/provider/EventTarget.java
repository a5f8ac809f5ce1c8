package dev.platformapi.contract.provider;

import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.provider.IProviderVerifier;
import au.com.dius.pact.provider.MessageAndMetadata;
import au.com.dius.pact.provider.VerificationResult;
import au.com.dius.pact.provider.junit5.MessageTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where events come from, whose interactions are named {@code the event <name>}. Pact's own way, a
 * search for annotated methods, does not find those of a class that Quarkus has loaded.
 */
final class EventTarget extends MessageTestTarget {
  private static final String PREFIX = "the event ";

  private final Function<String, MessageAndMetadata> events;

  /**
   * @param events gives an event by its name
   */
  EventTarget(Function<String, MessageAndMetadata> events) {
    this.events = events;
  }

  @Override
  public void prepareVerifier(IProviderVerifier verifier, Object testInstance, Pact pact) {
    verifier.setResponseFactory(
        description -> events.apply(description.substring(PREFIX.length())));
  }

  /** As the context verifies what is no message. */
  static void verify(PactVerificationContext context) {
    IProviderVerifier verifier = context.getVerifier();
    VerificationResult result =
        verifier.verifyResponseByFactory(
            context.getProviderInfo(),
            context.getConsumer(),
            context.getInteraction(),
            context.getInteraction().getDescription(),
            new HashMap<>(),
            false,
            Map.of());
    if (result instanceof VerificationResult.Failed failed) {
      verifier.displayFailures(List.of(failed));
      throw new AssertionError(verifier.generateErrorStringFromVerificationResult(List.of(failed)));
    }
  }
}
