package dev.platformapi.contract;

import static dev.platformapi.support.Api.newAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platformapi.contract.Contract.Operation;
import dev.platformapi.fuzz.Fuzz;
import dev.platformapi.fuzz.Things;
import dev.platformapi.rest.version.ApiVersion;
import dev.platformapi.support.Api;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.RawHttp;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation of each version's document, called with what its schemas allow and with what they
 * do not: no 5xx, and every answer is one that the document declares, in status, media type and
 * schema.
 */
@QuarkusTest
@Tag("fuzz")
class FuzzTest {
  private static final int REQUESTS = Fuzz.inputs(2_600);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Fuzz.Heap heap = new Fuzz.Heap();
  private final Random random = Fuzz.random();

  @Inject RedisDataSource redis;

  /** The logins guess the administrator's password; later tests have it. */
  @AfterEach
  void forgetFailedLogins() {
    redis.key().keys("limit:*login-failures*").forEach(redis.key()::del);
  }

  @ParameterizedTest
  @EnumSource(ApiVersion.class)
  void everyAnswerIsOneThatTheDocumentDeclares(ApiVersion version) throws Exception {
    Contract contract = Contract.of(version);
    List<Operation> operations = contract.operations();
    Caller caller = new Caller();
    Inputs inputs = new Inputs(contract, random, Things.ids(15));
    int rounds = REQUESTS / operations.size() + 1;
    Map<String, String> faults = new LinkedHashMap<>();
    Map<Integer, Integer> statuses = new TreeMap<>();
    int sent = 0;

    for (int i = 0; i < rounds; i++) {
      if (i == rounds / 3) {
        heap.remember();
      }
      for (Operation operation : operations) {
        HttpRequest request = request(contract, operation, inputs, caller);
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        sent++;
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        String fault = contract.fault(operation, answer);
        if (!fault.isEmpty()) {
          faults.putIfAbsent(
              operation.id() + ": " + fault,
              request.method() + " " + request.uri() + "\n" + answer.body());
        }
        if (answer.statusCode() >= 400) {
          RawHttp.isDiscreet(discreet(answer));
        }
      }
    }

    assertThat(faults).isEmpty();
    assertThat(sent).isGreaterThanOrEqualTo(REQUESTS);
    // The inputs reach behind the validation, and try it.
    assertThat(statuses.keySet()).contains(200, 201, 204, 400, 404, 415, 422);
    assertThat(statuses.get(200)).isGreaterThan(sent / 10);
    heap.hasNotGrown();
  }

  /** What a problem quotes of the request is the client's own. */
  private static String discreet(HttpResponse<String> answer) {
    return answer.body().contains("\"instance\"")
        ? answer.body().replaceAll("\"(instance|pointer|detail)\":\"[^\"]*\"", "")
        : answer.body();
  }

  private HttpRequest request(
      Contract contract, Operation operation, Inputs inputs, Caller caller) {
    String path = operation.path();
    StringBuilder query = new StringBuilder();
    Map<String, String> headers = new LinkedHashMap<>();
    for (JsonNode parameter : operation.description().path("parameters")) {
      String name = parameter.get("name").asText();
      switch (parameter.get("in").asText()) {
        case "path" -> {
          String id = inputs.id();
          path = path.replace("{" + name + "}", id.isEmpty() ? "x" : Inputs.encode(id));
        }
        case "query" -> {
          if (inputs.chance(0.15)) {
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(Inputs.encode(name))
                .append('=')
                .append(Inputs.encode(inputs.text(parameter)));
          }
        }
        default -> {
          if (parameter.path("required").asBoolean() ? inputs.chance(0.9) : inputs.chance(0.15)) {
            headers.put(
                name,
                name.equals("If-Match") && inputs.chance(0.7)
                    ? "*"
                    : visible(inputs.text(parameter)));
          }
        }
      }
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path + query))
            .timeout(Duration.ofSeconds(20));
    headers.forEach(request::header);
    if (inputs.chance(0.95)) {
      request.header("Authorization", "Bearer " + caller.token(operation));
    }
    return withBody(request, contract, operation, inputs).build();
  }

  private HttpRequest.Builder withBody(
      HttpRequest.Builder request, Contract contract, Operation operation, Inputs inputs) {
    JsonNode content = operation.description().path("requestBody").path("content");
    if (content.isEmpty()) {
      return request.method(operation.method(), BodyPublishers.noBody());
    }
    String type = content.fieldNames().next();
    JsonNode schema = content.get(type).get("schema");
    String body = type.endsWith("urlencoded") ? inputs.form(schema) : inputs.body(schema);
    request.header("Content-Type", inputs.chance(0.02) ? "text/csv" : type);
    return request.method(
        operation.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  /** Clients cannot send other bytes in headers. */
  private static String visible(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** Operations on the caller's own sessions and keys get callers of their own. */
  private static class Caller {
    private final TestUser admin = newAdmin();
    private final TestUser owner = newUser();
    private int logouts;
    private String token;

    Caller() {
      newKey(owner, "users:read");
      token = owner.token();
    }

    String token(Operation operation) {
      if (!operation.path().startsWith("/auth/sessions")) {
        return admin.token();
      }
      if (operation.method().equals("DELETE") && logouts++ % 10 == 0) {
        token = Api.login(owner.username(), Api.PASSWORD);
      }
      return token;
    }
  }
}
