package dev.platformapi.contract.consumer;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.consumer.junit5.ProviderType;
import au.com.dius.pact.core.model.V4Interaction;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.platformapi.contract.consumer.WelcomeMailer.Recipient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the worker relies on: the events of the channel {@code users}. */
@ConsumerContract(consumer = "welcome-mailer", provider = "platform-api")
@PactTestFor(providerName = "platform-api", providerType = ProviderType.ASYNCH)
class WelcomeMailerPactTest {
  private static final String ID = "0199f0e1-7c1a-7000-8000-000000000001";
  private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final WelcomeMailer mailer = new WelcomeMailer();

  @Pact(consumer = "welcome-mailer", provider = "platform-api")
  V4Pact created(PactBuilder pact) {
    return event(pact, "user.created", 0);
  }

  @Pact(consumer = "welcome-mailer", provider = "platform-api")
  V4Pact updated(PactBuilder pact) {
    return event(pact, "user.updated", 1);
  }

  @Pact(consumer = "welcome-mailer", provider = "platform-api")
  V4Pact deleted(PactBuilder pact) {
    return event(pact, "user.deleted", 1);
  }

  private static V4Pact event(PactBuilder pact, String name, int version) {
    return pact.expectsToReceiveMessageInteraction(
            "the event " + name,
            message ->
                message.withContents(
                    contents ->
                        contents
                            .withMetadata(metadata -> metadata.add("event", name))
                            .withContent(
                                newJsonBody(
                                        user ->
                                            user.stringMatcher("id", UUID_PATTERN, ID)
                                                .stringType("username", "ann")
                                                .stringMatcher("email", ".+@.+", "ann@example.com")
                                                .integerType("version", version))
                                    .build())))
        .toPact();
  }

  @Test
  @PactTestFor(pactMethod = "created")
  void whoIsNewIsWelcomedOnce(V4Interaction.AsynchronousMessage event) throws IOException {
    take(event);
    take(event);

    assertThat(mailer.sent()).isEqualTo(1);
    assertThat(mailer.recipients()).containsEntry(ID, new Recipient("ann", "ann@example.com", 0));
  }

  @Test
  @PactTestFor(pactMethod = "updated")
  void aNewAddressIsKept(V4Interaction.AsynchronousMessage event) throws IOException {
    mailer.handle(
        "user.created",
        ("{\"id\":\"" + ID + "\",\"username\":\"ann\",\"email\":\"old@example.com\",\"version\":0}")
            .getBytes());

    take(event);

    assertThat(mailer.sent()).isEqualTo(1);
    assertThat(mailer.recipients()).containsEntry(ID, new Recipient("ann", "ann@example.com", 1));
  }

  @Test
  @PactTestFor(pactMethod = "deleted")
  void whoIsGoneIsForgotten(V4Interaction.AsynchronousMessage event) throws IOException {
    mailer.handle("user.created", data(event));

    take(event);

    assertThat(mailer.recipients()).isEmpty();
  }

  private void take(V4Interaction.AsynchronousMessage event) throws IOException {
    mailer.handle(event.getMetadata().get("event").toString(), data(event));
  }

  private static byte[] data(V4Interaction.AsynchronousMessage event) {
    return event.contentsAsBytes();
  }
}
