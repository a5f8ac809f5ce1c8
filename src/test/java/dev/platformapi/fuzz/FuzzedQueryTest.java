package dev.platformapi.fuzz;

import static dev.platformapi.support.Api.newAdmin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** GraphQL documents made from the schema, whole and broken: each gets an answer of GraphQL. */
@QuarkusTest
@Tag("fuzz")
class FuzzedQueryTest {
  private static final int REQUESTS = Fuzz.inputs(1_000);

  @TestHTTPResource("/graphql")
  URI graphql;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Fuzz.Heap heap = new Fuzz.Heap();

  @Test
  void everyDocumentIsAnswered() throws Exception {
    Random random = Fuzz.random();
    TestUser caller = newAdmin();
    Queries queries = new Queries(random, Queries.globalIds(Things.ids(10)));
    Map<String, String> faults = new LinkedHashMap<>();
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      if (i == REQUESTS / 3) {
        heap.remember();
      }
      String body = queries.request();
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(graphql)
                  .timeout(Duration.ofSeconds(20))
                  .header("Authorization", "Bearer " + caller.token())
                  .header("Content-Type", "application/json")
                  .header("Accept", "application/graphql-response+json")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      String fault = fault(answer, outcomes);
      if (!fault.isEmpty()) {
        faults.putIfAbsent(fault, body + "\n" + answer.body());
      }
    }
    System.out.println(REQUESTS + " documents: " + outcomes);
    assertThat(faults).isEmpty();
    // They reach behind the validation, and try it.
    assertThat(outcomes.get("data")).isGreaterThan(REQUESTS / 10);
    assertThat(outcomes.get("MALFORMED_REQUEST")).isGreaterThan(REQUESTS / 10);
    heap.hasNotGrown();
  }

  private static String fault(HttpResponse<String> answer, Map<String, Integer> outcomes) {
    if (answer.statusCode() >= 500) {
      return "a " + answer.statusCode();
    }
    JsonObject json = new JsonObject(answer.body());
    JsonArray errors = json.getJsonArray("errors", new JsonArray());
    if (errors.isEmpty()) {
      outcomes.merge("data", 1, Integer::sum);
      return json.containsKey("data") ? "" : "neither data nor errors";
    }
    for (int i = 0; i < errors.size(); i++) {
      JsonObject error = errors.getJsonObject(i);
      String code = error.getJsonObject("extensions").getString("code");
      outcomes.merge(code, 1, Integer::sum);
      if (code.equals("INTERNAL")) {
        return "INTERNAL: " + error.getJsonArray("path");
      }
      RawHttp.isDiscreet(code);
    }
    return "";
  }
}
