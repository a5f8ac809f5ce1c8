package dev.platformapi.contract.consumer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The pages on which people look after users: a list, a user, and two forms. */
final class WebFrontEnd {
  private static final String USERS = "/api/v2/users";

  private final JsonClient client;
  private final String token;

  /** A row of the list. */
  record Row(String id, String username, String email) {}

  /**
   * A page of the list.
   *
   * @param next where the one behind it is; null when it is the last
   */
  record Page(List<Row> rows, String next) {}

  /**
   * A user, and what a change to it is made to.
   *
   * @param age null when it is not known
   */
  record User(String id, String username, String email, Integer age, String state) {}

  /** What somebody has filled in. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Form(String username, String email, Integer age) {}

  /** The form has faults, or somebody else was quicker. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    private Refused(Problem problem) {
      super(problem.code());
      this.problem = problem;
    }

    /** The field's name in the form, and what is wrong with it. */
    Map<String, String> faults() {
      return problem.errors().stream()
          .collect(
              Collectors.toMap(
                  fault -> fault.pointer().substring(1), Fault::detail, (one, other) -> one));
    }
  }

  private record Fault(String pointer, String detail) {}

  private record Problem(String code, List<Fault> errors) {}

  private record Place(boolean hasNext, String endCursor) {}

  private record Listed(List<Row> data, Place page) {}

  private record Shown(String id, String username, String email, Integer age) {}

  WebFrontEnd(URI service, String token) {
    this.client = new JsonClient(service);
    this.token = token;
  }

  Page list(int size, String after) throws IOException, InterruptedException {
    String place = after == null ? "" : "&after=" + after;
    Listed listed =
        read(
            send(client.request(USERS + "?first=" + size + "&sort=username" + place)),
            Listed.class);
    return new Page(listed.data(), listed.page().hasNext() ? listed.page().endCursor() : null);
  }

  /** Empty when there is none. */
  Optional<User> show(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(client.request(USERS + "/" + id));
    return answer.statusCode() == 404 ? Optional.empty() : Optional.of(user(answer));
  }

  User create(Form form) throws IOException, InterruptedException {
    return user(send(client.request("POST", USERS, "application/json", form)));
  }

  /** Fails when the user is no longer as it was shown. */
  User setAge(User shown, int age) throws IOException, InterruptedException {
    return user(
        send(
            client
                .request(
                    "PATCH",
                    USERS + "/" + shown.id(),
                    "application/merge-patch+json",
                    Map.of("age", age))
                .header("If-Match", shown.state())));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.header("Authorization", "Bearer " + token));
  }

  private static User user(HttpResponse<String> answer) throws IOException {
    Shown shown = read(answer, Shown.class);
    String state = answer.headers().firstValue("ETag").orElseThrow();
    return new User(shown.id(), shown.username(), shown.email(), shown.age(), state);
  }

  private static <T> T read(HttpResponse<String> answer, Class<T> type) throws IOException {
    if (answer.statusCode() >= 400) {
      throw new Refused(JsonClient.MAPPER.readValue(answer.body(), Problem.class));
    }
    return JsonClient.MAPPER.readValue(answer.body(), type);
  }
}
