package dev.platformapi.rest.v1;

import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api;
import dev.platformapi.support.Statements;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
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
  void aListCostsThePageAndTheTotal() {
    assertThat(Statements.during(() -> asAdmin().get("/api/v1/users"))).hasSize(2);
  }

  @Test
  void aReadCostsOne() {
    assertThat(Statements.during(() -> asAdmin().get("/api/v1/users/{id}", user.id()))).hasSize(1);
  }

  @Test
  void aCreationCostsOne() {
    String name = uniqueName();
    Map<String, String> body = Map.of("username", name, "email", name + "@example.com");

    assertThat(Statements.during(() -> asAdmin().body(body).post("/api/v1/users"))).hasSize(1);
  }

  @Test
  void aChangeCostsAReadAndAWrite() {
    assertThat(
            Statements.during(
                () -> asAdmin().body("{\"age\": 33}").patch("/api/v1/users/{id}", user.id())))
        .hasSize(2);
  }

  @Test
  void aDeletionCostsItselfAndItsEntryInTheAuditLog() {
    assertThat(Statements.during(() -> asAdmin().delete("/api/v1/users/{id}", user.id())))
        .hasSize(2);
  }
}
