package dev.platformapi.contract.consumer;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static au.com.dius.pact.consumer.dsl.Matchers.regexp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.LambdaDslObject;
import au.com.dius.pact.consumer.dsl.Matcher;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.platformapi.contract.consumer.WebFrontEnd.Form;
import dev.platformapi.contract.consumer.WebFrontEnd.Refused;
import dev.platformapi.contract.consumer.WebFrontEnd.User;
import java.net.URI;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the pages rely on. Ids, names, cursors and tags come from the state when it is verified. */
@ConsumerContract(consumer = "web-front-end", provider = "platform-api")
@PactTestFor(providerName = "platform-api")
class WebFrontEndPactTest {
  private static final String USERS = "/api/v2/users";
  private static final String ID = "0199f0e1-7c1a-7000-8000-000000000001";
  private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String TAG = "\"[^\"]+\"";
  private static final Matcher PROBLEM =
      regexp("application/problem\\+json.*", "application/problem+json");
  private static final User ANN = new User(ID, "ann", "ann@example.com", 30, "\"0\"");

  @Pact(consumer = "web-front-end", provider = "platform-api")
  V4Pact firstPage(PactBuilder pact) {
    return pact.given("there are three users")
        .expectsToReceiveHttpInteraction(
            "a request for the first page of users",
            http ->
                http.withRequest(
                        request ->
                            get(request, USERS)
                                .queryParameter("first", "2")
                                .queryParameter("sort", "username"))
                    .willRespondWith(
                        response -> response.status(200).body(page(2, true, "cursor-of-bob"))))
        .toPact();
  }

  @Pact(consumer = "web-front-end", provider = "platform-api")
  V4Pact nextPage(PactBuilder pact) {
    return pact.given("there are three users")
        .expectsToReceiveHttpInteraction(
            "a request for the page behind it",
            http ->
                http.withRequest(
                        request ->
                            get(request, USERS)
                                .queryParameter("first", "2")
                                .queryParameter("sort", "username")
                                .queryParameter(
                                    "after", fromProviderState("${cursor}", "cursor-of-bob")))
                    .willRespondWith(
                        response -> response.status(200).body(page(1, false, "cursor-of-cid"))))
        .toPact();
  }

  @Pact(consumer = "web-front-end", provider = "platform-api")
  V4Pact detail(PactBuilder pact) {
    return pact.given("there is a user of age 30")
        .expectsToReceiveHttpInteraction(
            "a request for a user",
            http ->
                http.withRequest(request -> getOne(request))
                    .willRespondWith(
                        response ->
                            response
                                .status(200)
                                .header("ETag", regexp(TAG, "\"0\""))
                                .body(user(body -> body.numberValue("age", 30)))))
        .toPact();
  }

  @Pact(consumer = "web-front-end", provider = "platform-api")
  V4Pact nobody(PactBuilder pact) {
    return pact.given("there is no user of that id")
        .expectsToReceiveHttpInteraction(
            "a request for a user who is gone",
            http ->
                http.withRequest(request -> getOne(request))
                    .willRespondWith(response -> response.status(404)))
        .toPact();
  }

  @Pact(consumer = "web-front-end", provider = "platform-api")
  V4Pact create(PactBuilder pact) {
    return pact.given("a username is free")
        .expectsToReceiveHttpInteraction(
            "a form for a new user",
            http ->
                http.withRequest(
                        request -> form(request, named(body -> body.numberValue("age", 30))))
                    .willRespondWith(
                        response ->
                            response
                                .status(201)
                                .header("ETag", regexp(TAG, "\"0\""))
                                .header(
                                    "Location",
                                    regexp(
                                        ".*/api/v2/users/" + UUID_PATTERN, "/api/v2/users/" + ID))
                                .body(
                                    named(
                                        body ->
                                            body.stringMatcher("id", UUID_PATTERN, ID)
                                                .numberValue("age", 30)))))
        .toPact();
  }

  @Pact(consumer = "web-front-end", provider = "platform-api")
  V4Pact faults(PactBuilder pact) {
    return pact.expectsToReceiveHttpInteraction(
            "a form with faults",
            http ->
                http.withRequest(
                        request ->
                            form(
                                request,
                                newJsonBody(
                                        body ->
                                            body.stringValue("username", "a b")
                                                .stringValue("email", "nobody")
                                                .numberValue("age", 12))
                                    .build()))
                    .willRespondWith(
                        response ->
                            response
                                .status(422)
                                .header("Content-Type", PROBLEM)
                                .body(
                                    newJsonBody(
                                            body ->
                                                body.stringValue("code", "VALIDATION_FAILED")
                                                    .arrayContaining(
                                                        "errors",
                                                        errors -> {
                                                          for (String field :
                                                              new String[] {
                                                                "username", "email", "age"
                                                              }) {
                                                            errors.object(
                                                                fault ->
                                                                    fault
                                                                        .stringValue(
                                                                            "pointer", "/" + field)
                                                                        .stringType(
                                                                            "detail",
                                                                            field + " is wrong"));
                                                          }
                                                        }))
                                        .build())))
        .toPact();
  }

  @Pact(consumer = "web-front-end", provider = "platform-api")
  V4Pact change(PactBuilder pact) {
    return pact.given("there is a user of age 30")
        .expectsToReceiveHttpInteraction(
            "a change of a user as shown",
            http ->
                http.withRequest(
                        request ->
                            change(request)
                                .header("If-Match", fromProviderState("${tag}", "\"0\"")))
                    .willRespondWith(
                        response ->
                            response
                                .status(200)
                                .header("ETag", regexp(TAG, "\"1\""))
                                .body(user(body -> body.numberValue("age", 31)))))
        .toPact();
  }

  @Pact(consumer = "web-front-end", provider = "platform-api")
  V4Pact staleChange(PactBuilder pact) {
    return pact.given("there is a user whom somebody else has changed")
        .expectsToReceiveHttpInteraction(
            "a change of a user as it was",
            http ->
                http.withRequest(
                        request ->
                            change(request)
                                .header("If-Match", fromProviderState("${tag}", "\"0\"")))
                    .willRespondWith(
                        response ->
                            response
                                .status(412)
                                .header("Content-Type", PROBLEM)
                                .body(
                                    newJsonBody(
                                            body -> body.stringValue("code", "PRECONDITION_FAILED"))
                                        .build())))
        .toPact();
  }

  @Test
  @PactTestFor(pactMethod = "firstPage")
  void aListHasAPageBehindIt(MockServer server) throws Exception {
    WebFrontEnd.Page page = pages(server).list(2, null);

    assertThat(page.rows()).hasSize(2).contains(new WebFrontEnd.Row(ID, "ann", "ann@example.com"));
    assertThat(page.next()).isEqualTo("cursor-of-bob");
  }

  @Test
  @PactTestFor(pactMethod = "nextPage")
  void theLastPageHasNone(MockServer server) throws Exception {
    WebFrontEnd.Page page = pages(server).list(2, "cursor-of-bob");

    assertThat(page.rows()).hasSize(1);
    assertThat(page.next()).isNull();
  }

  @Test
  @PactTestFor(pactMethod = "detail")
  void aUserIsShown(MockServer server) throws Exception {
    assertThat(pages(server).show(ID)).contains(ANN);
  }

  @Test
  @PactTestFor(pactMethod = "nobody")
  void aUserWhoIsGoneIsNot(MockServer server) throws Exception {
    assertThat(pages(server).show(ID)).isEmpty();
  }

  @Test
  @PactTestFor(pactMethod = "create")
  void aFormMakesAUser(MockServer server) throws Exception {
    assertThat(pages(server).create(new Form("ann", "ann@example.com", 30))).isEqualTo(ANN);
  }

  @Test
  @PactTestFor(pactMethod = "faults")
  void faultsAreShownAtTheirFields(MockServer server) {
    assertThatThrownBy(() -> pages(server).create(new Form("a b", "nobody", 12)))
        .asInstanceOf(type(Refused.class))
        .satisfies(
            refused -> assertThat(refused.faults()).containsOnlyKeys("username", "email", "age"));
  }

  @Test
  @PactTestFor(pactMethod = "change")
  void aChangeIsMadeToWhatWasShown(MockServer server) throws Exception {
    User changed = pages(server).setAge(ANN, 31);

    assertThat(changed).isEqualTo(new User(ID, "ann", "ann@example.com", 31, "\"1\""));
  }

  @Test
  @PactTestFor(pactMethod = "staleChange")
  void nobodysChangeIsLost(MockServer server) {
    assertThatThrownBy(() -> pages(server).setAge(ANN, 31))
        .isInstanceOf(Refused.class)
        .hasMessage("PRECONDITION_FAILED");
  }

  private static WebFrontEnd pages(MockServer server) {
    return new WebFrontEnd(URI.create(server.getUrl()), "token");
  }

  private static HttpRequestBuilder get(HttpRequestBuilder request, String path) {
    return authorized(request.method("GET").path(path));
  }

  private static HttpRequestBuilder getOne(HttpRequestBuilder request) {
    return authorized(
        request.method("GET").path(fromProviderState(USERS + "/${id}", USERS + "/" + ID)));
  }

  private static HttpRequestBuilder form(HttpRequestBuilder request, DslPart body) {
    return authorized(request.method("POST").path(USERS).body(body));
  }

  private static HttpRequestBuilder change(HttpRequestBuilder request) {
    return authorized(
        request
            .method("PATCH")
            .path(fromProviderState(USERS + "/${id}", USERS + "/" + ID))
            .header("Content-Type", "application/merge-patch+json")
            .body("{\"age\":31}", "application/merge-patch+json"));
  }

  private static HttpRequestBuilder authorized(HttpRequestBuilder request) {
    return request.header("Authorization", regexp("Bearer .+", "Bearer token"));
  }

  private static DslPart page(int rows, boolean more, String end) {
    return newJsonBody(
            body ->
                body.minMaxArrayLike(
                        "data",
                        rows,
                        rows,
                        rows,
                        row ->
                            row.stringMatcher("id", UUID_PATTERN, ID)
                                .stringType("username", "ann")
                                .stringMatcher("email", ".+@.+", "ann@example.com"))
                    .object(
                        "page",
                        place ->
                            place.booleanValue("has_next", more).stringType("end_cursor", end)))
        .build();
  }

  private static DslPart user(Consumer<LambdaDslObject> more) {
    return named(body -> more.accept(body.valueFromProviderState("id", "${id}", ID)));
  }

  private static DslPart named(Consumer<LambdaDslObject> more) {
    return newJsonBody(
            body -> {
              body.valueFromProviderState("username", "${username}", "ann")
                  .valueFromProviderState("email", "${email}", "ann@example.com");
              more.accept(body);
            })
        .build();
  }
}
