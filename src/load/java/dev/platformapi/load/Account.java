package dev.platformapi.load;

import static dev.platformapi.load.Verdict.judged;
import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Who all the users are, and whom they look at: up to a thousand who are there already. */
final class Account {
  /** Within which a session logs in again: tokens live for 15 minutes. */
  static final Duration SESSION = Duration.ofMinutes(10);

  private static final int KNOWN = 1000;
  private static final int PAGE = 100;

  /** To begin with, while the service may still be busy with what came before. */
  private static final int ATTEMPTS = 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NODES =
      "{ \"query\": \"{ users(first: 100 %s) { edges { node { id } } pageInfo { endCursor hasNextPage } } }\" }";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Settings settings;
  private final String body;
  private final String userId;
  private final List<String> ids = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();

  /** Shared by those who do not stay. */
  private volatile String token;

  /** Logs in and looks around; fails with {@link IllegalArgumentException} when that does. */
  Account(Settings settings) {
    this.settings = settings;
    try {
      body =
          MAPPER.writeValueAsString(
              Map.of("username", settings.username(), "password", settings.password()));
      JsonNode login = send("/auth/login", body);
      userId = login.get("id").asText();
      token = login.get("token").asText();
      for (int page = 1; ids.size() < KNOWN; page++) {
        JsonNode data = send("/api/v1/users?limit=" + PAGE + "&page=" + page, null).get("data");
        data.forEach(user -> ids.add(user.get("id").asText()));
        if (data.size() < PAGE) {
          break;
        }
      }
      if (settings.protocols().contains(Protocol.GRAPHQL)) {
        findNodes();
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(settings.url() + " cannot be put under load: " + e, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void findNodes() throws IOException, InterruptedException {
    String place = "";
    while (place != null && nodes.size() < KNOWN) {
      JsonNode users = send("/graphql", NODES.formatted(place)).at("/data/users");
      users.get("edges").forEach(edge -> nodes.add(edge.at("/node/id").asText()));
      JsonNode page = users.get("pageInfo");
      place =
          page.get("hasNextPage").asBoolean()
              ? "after: \\\"" + page.get("endCursor").asText() + "\\\""
              : null;
    }
  }

  private JsonNode send(String path, String posted) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url() + path)).timeout(Duration.ofSeconds(30));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (posted != null) {
      request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(posted));
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    for (int i = 0; answer.statusCode() == 503 && i < ATTEMPTS; i++) {
      Thread.sleep(1000);
      answer = client.send(request.build(), BodyHandlers.ofString());
    }
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answers " + answer.statusCode() + ": " + answer.body());
    }
    return MAPPER.readTree(answer.body());
  }

  /** Logs in, as the scenario's users do; who fails to goes. */
  ChainBuilder login() {
    return judged(
            exec(
                http("log in")
                    .post("/auth/login")
                    .header("Content-Type", "application/json")
                    .body(StringBody(body))
                    .check(
                        status().saveAs(Verdict.STATUS),
                        status().is(200),
                        jsonPath("$.token").saveAs("token"))))
        .exec(session -> session.set("user", userId))
        .exitHereIf(session -> !session.contains("token"));
  }

  /** Logs in for all who do not stay. */
  ChainBuilder renew() {
    return login()
        .exec(
            session -> {
              token = session.getString("token");
              return session;
            });
  }

  /** Takes the token that all share. */
  ChainBuilder enter() {
    return exec(session -> session.set("token", token).set("user", userId));
  }

  /** Somebody to look at, and a name and an address that nobody has. */
  Session choose(Session session) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String name = "user_" + Long.toString(random.nextLong(1L << 60), 36);
    return session
        .set("id", ids.get(random.nextInt(ids.size())))
        .set("node", nodes.isEmpty() ? "" : nodes.get(random.nextInt(nodes.size())))
        .set("name", name)
        .set("email", name + "@example.com");
  }
}
