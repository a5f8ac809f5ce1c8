package dev.platformapi.rest.v1;

import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static dev.platformapi.support.Statements.during;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many statements a request costs, once its token is known. */
@QuarkusTest
class QueryCountTest {
  private Api.TestUser user;

  @BeforeEach
  void logIn() {
    user = newUser();
    asAdmin().get("/api/v1/users/{id}", user.id());
  }

  @Test
  void aListOfAllBringsItsTotalAlong() {
    assertThat(during(() -> anew().get("/api/v1/users"))).hasSize(1);
  }

  @Test
  void aFilteredListCostsThePageAndTheCount() {
    assertThat(during(() -> anew().get("/api/v1/users?username=admin"))).hasSize(2);
  }

  @Test
  void aWindowCostsOne() {
    assertThat(during(() -> anew().get("/api/v2/users?sort=username"))).hasSize(1);
    assertThat(during(() -> anew().get("/api/v2/users?total=true"))).hasSize(2);
  }

  @Test
  void thePostsOfAWholeWindowCostOneMore() {
    assertThat(during(() -> anew().get("/api/v2/users?first=100&include=posts"))).hasSize(2);
  }

  @Test
  void aThousandUsersCostOne() {
    String users =
        IntStream.range(0, 1000)
            .mapToObj(i -> uniqueName())
            .map("{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\"}"::formatted)
            .collect(Collectors.joining(",", "{\"users\": [", "]}"));

    assertThat(
            during(() -> asAdmin().body(users).post("/api/v2/users:batch").then().statusCode(200)))
        .hasSize(1);
  }

  @Test
  void aReadCostsOneAndTheNextNone() {
    Runnable read = () -> asAdmin().get("/api/v1/users/{id}", user.id());
    asAdmin().body("{}").patch("/api/v1/users/{id}", user.id()).then().statusCode(200);

    assertThat(during(read)).hasSize(1);
    assertThat(during(read)).isEmpty();
  }

  @Test
  void aCreationCostsOne() {
    String name = uniqueName();
    Map<String, String> body = Map.of("username", name, "email", name + "@example.com");

    assertThat(during(() -> asAdmin().body(body).post("/api/v1/users"))).hasSize(1);
  }

  @Test
  void aChangeCostsAReadAndAWrite() {
    assertThat(during(() -> asAdmin().body("{\"age\": 33}").patch("/api/v1/users/{id}", user.id())))
        .hasSize(2);
  }

  @Test
  void aDeletionCostsAReadItselfAndItsEntryInTheAuditLog() {
    assertThat(during(() -> asAdmin().delete("/api/v1/users/{id}", user.id()))).hasSize(3);
  }

  private static RequestSpecification anew() {
    return asAdmin().header("Cache-Control", "no-cache");
  }
}
