package dev.platformapi.contract.provider;

import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** What verifies logins by the service, as the source document has it. */
@QuarkusTest
@Provider("AuthService")
@PactFolder("src/test/resources/pacts")
class AuthServiceContractTest extends ProviderVerification {
  @TestTemplate
  @ExtendWith(PactVerificationInvocationContextProvider.class)
  void isKept(PactVerificationContext context) {
    verify(context);
  }
}
