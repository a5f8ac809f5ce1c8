package dev.platformapi.load;

import static dev.platformapi.load.Verdict.judged;
import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;

/** Over REST, directly and through a gateway, and over GraphQL. */
final class HttpJourneys {
  private static final String LIST =
      "{ users(first: 20) { edges { node { id username email } } pageInfo { endCursor } } }";
  private static final String DETAIL =
      "query($id: ID!) { user(id: $id) { id username email age tags } }";
  private static final String CREATE =
      "mutation($input: CreateUserInput!) { createUser(input: $input) { user { id } } }";

  private HttpJourneys() {}

  /**
   * @param name in the report
   * @param users the address of users
   */
  static Journey rest(String name, String users) {
    return Journey.of(
        judged(exec(ended(http(name + " list").get(users + "?limit=20"), 200))),
        judged(exec(ended(http(name + " detail").get(users + "/#{id}"), 200))),
        judged(
            exec(
                ended(
                    http(name + " create")
                        .post(users)
                        .body(StringBody("{\"username\": \"#{name}\", \"email\": \"#{email}\"}")),
                    201))));
  }

  static Journey graphql(String address) {
    return Journey.of(
        query("list", address, LIST, ""),
        query("detail", address, DETAIL, "\"id\": \"#{node}\""),
        query(
            "create",
            address,
            CREATE,
            "\"input\": {\"username\": \"#{name}\", \"email\": \"#{email}\"}"));
  }

  private static ChainBuilder query(String name, String address, String query, String variables) {
    return judged(
        exec(
            ended(
                http("GraphQL " + name)
                    .post(address)
                    .body(
                        StringBody(
                            "{\"query\": \"" + query + "\", \"variables\": {" + variables + "}}"))
                    .check(jsonPath("$.errors").notExists()),
                200)));
  }

  /** With a token, and with this status in the end. */
  static HttpRequestActionBuilder ended(HttpRequestActionBuilder request, int expected) {
    return request
        .header("Authorization", "Bearer #{token}")
        .header("Content-Type", "application/json")
        .check(status().saveAs(Verdict.STATUS), status().is(expected));
  }
}
