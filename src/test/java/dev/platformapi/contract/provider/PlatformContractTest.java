package dev.platformapi.contract.provider;

import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** What lists and changes users by the service, and what follows its events. */
@QuarkusTest
@Provider("platform-api")
@PactFolder("src/test/resources/pacts")
class PlatformContractTest extends ProviderVerification {
  @TestTemplate
  @ExtendWith(PactVerificationInvocationContextProvider.class)
  void isKept(PactVerificationContext context) {
    verify(context);
  }
}
