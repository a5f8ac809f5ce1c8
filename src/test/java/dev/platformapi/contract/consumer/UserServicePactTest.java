package dev.platformapi.contract.consumer;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The service of the source document, which has logins verified, under the names used there. */
@ConsumerContract(consumer = "UserService", provider = "AuthService")
@PactTestFor(providerName = "AuthService")
class UserServicePactTest {
  /**
   * The document's password breaks the service's own rules: when the provider is verified it is
   * replaced by that of the user who exists.
   */
  @Pact(consumer = "UserService", provider = "AuthService")
  V4Pact authentication(PactBuilder pact) {
    return pact.given("User exists")
        .expectsToReceiveHttpInteraction(
            "a request for authentication",
            http ->
                http.withRequest(
                        request ->
                            request
                                .method("POST")
                                .path("/auth/login")
                                .body(
                                    newJsonBody(
                                            body ->
                                                body.stringValue("username", "testuser")
                                                    .valueFromProviderState(
                                                        "password", "${password}", "password"))
                                        .build()))
                    .willRespondWith(
                        response ->
                            response
                                .status(200)
                                .body(
                                    newJsonBody(
                                            body ->
                                                body.valueFromProviderState("id", "${id}", "123")
                                                    .stringValue("username", "testuser")
                                                    .stringType("token", "jwt-token-here"))
                                        .build())))
        .toPact();
  }

  @Pact(consumer = "UserService", provider = "AuthService")
  V4Pact wrongPassword(PactBuilder pact) {
    return pact.given("User exists")
        .expectsToReceiveHttpInteraction(
            "a request for authentication with a wrong password",
            http ->
                http.withRequest(
                        request ->
                            request
                                .method("POST")
                                .path("/auth/login")
                                .body(
                                    newJsonBody(
                                            body ->
                                                body.stringValue("username", "testuser")
                                                    .stringValue("password", "Wrong-123"))
                                        .build()))
                    .willRespondWith(response -> response.status(401)))
        .toPact();
  }

  @Pact(consumer = "UserService", provider = "AuthService")
  V4Pact keys(PactBuilder pact) {
    return pact.given("tokens are signed with published keys")
        .expectsToReceiveHttpInteraction(
            "a request for the keys that check tokens",
            http ->
                http.withRequest(request -> request.method("GET").path("/.well-known/jwks.json"))
                    .willRespondWith(
                        response ->
                            response
                                .status(200)
                                .body(
                                    newJsonBody(
                                            body ->
                                                body.minArrayLike(
                                                    "keys",
                                                    1,
                                                    key ->
                                                        key.stringValue("kty", "EC")
                                                            .stringValue("crv", "P-256")
                                                            .stringType("kid", "2026-01")
                                                            .stringMatcher("x", COORDINATE, EXAMPLE)
                                                            .stringMatcher(
                                                                "y", COORDINATE, EXAMPLE)))
                                        .build())))
        .toPact();
  }

  private static final String COORDINATE = "[A-Za-z0-9_-]{43}";
  private static final String EXAMPLE = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";

  @Test
  @PactTestFor(pactMethod = "authentication")
  void aUserLogsIn(MockServer server) throws Exception {
    LoginClient client = new LoginClient(URI.create(server.getUrl()));

    assertThat(client.authenticate("testuser", "password"))
        .contains(new LoginClient.Login("123", "testuser", "jwt-token-here"));
  }

  @Test
  @PactTestFor(pactMethod = "wrongPassword")
  void aWrongPasswordIsNoLogin(MockServer server) throws Exception {
    LoginClient client = new LoginClient(URI.create(server.getUrl()));

    assertThat(client.authenticate("testuser", "Wrong-123")).isEmpty();
  }

  @Test
  @PactTestFor(pactMethod = "keys")
  void tokensAreCheckedWithPublishedKeys(MockServer server) throws Exception {
    LoginClient client = new LoginClient(URI.create(server.getUrl()));

    assertThat(client.keys())
        .containsExactly(new LoginClient.Key("EC", "2026-01", "P-256", EXAMPLE, EXAMPLE));
  }
}
