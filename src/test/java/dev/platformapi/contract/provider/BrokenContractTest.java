package dev.platformapi.contract.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A contract that the service breaks fails the build: each of these interactions is broken in one
 * way, and says in its comment what is to be found.
 */
@QuarkusTest
@Provider("platform-api")
@PactFolder("src/test/resources/pacts-broken")
class BrokenContractTest extends ProviderVerification {
  @TestTemplate
  @ExtendWith(PactVerificationInvocationContextProvider.class)
  void isNoticed(PactVerificationContext context, Interaction interaction) {
    String fault = interaction.asV4Interaction().getComments().get("text").get(0).asString();

    assertThatThrownBy(() -> verify(context))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(fault);
  }
}
