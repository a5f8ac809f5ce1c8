package dev.platformapi.graphql;

import static io.restassured.RestAssured.given;

import dev.platformapi.support.Api;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Map;

/** Queries over HTTP. */
final class GraphqlClient {
  static final String MEDIA_TYPE = "application/graphql-response+json";

  private GraphqlClient() {}

  static Response post(String token, String query, Map<String, Object> variables) {
    return given()
        .auth()
        .oauth2(token)
        .accept(MEDIA_TYPE)
        .contentType(ContentType.JSON)
        .body(Map.of("query", query, "variables", variables))
        .post("/graphql");
  }

  /** The whole answer of the administrator's query, which must have run. */
  static JsonPath run(String query, Map<String, Object> variables) {
    Response answer = post(Api.adminToken(), query, variables);
    answer.then().statusCode(200);
    return new JsonPath(answer.asString());
  }

  static JsonPath run(String query) {
    return run(query, Map.of());
  }
}
