package dev.platformapi.fault;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.platformapi.fault.Outcome.Kind;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.Pod;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A client of each protocol, who asks for something that needs PostgreSQL or Redis or both. */
final class Clients implements AutoCloseable {
  /** Of these clients: none may ever have to wait so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A path of the gateway whose requests are counted in Redis. */
  static final String COUNTED = "/counted";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool(Clients::daemon);
  private final Map<String, Callable<Reply>> questions = new LinkedHashMap<>();
  private final Pod pod;
  private final String user;
  private final String token;
  private final ManagedChannel channel;

  private record Reply(Kind kind, String detail) {
    static final Reply DONE = new Reply(Kind.DONE, "");
  }

  /**
   * @param user the id of whom the token is of
   */
  Clients(Pod pod, String user, String token) {
    this.pod = pod;
    this.user = user;
    this.token = token;
    this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", pod.port()).usePlaintext().build();
    questions.put("REST, from the database", () -> send(get("/api/v2/users?first=1")));
    questions.put("REST, remembered", () -> send(request("/api/v2/users/" + user).build()));
    questions.put("REST, a session", () -> send(get("/auth/sessions")));
    questions.put("REST, an event", () -> send(post("/api/v1/events/fault", "{\"data\": 1}")));
    questions.put("REST, a ticket", () -> send(post("/auth/ticket", "")));
    questions.put("GraphQL", this::graphql);
    questions.put("gRPC", this::grpc);
    questions.put("Server-Sent Events", this::events);
    questions.put("WebSocket", this::room);
    questions.put("The gateway", this::counted);
  }

  /** Has all of them ask at once, and tells what they get. */
  List<Outcome> ask() {
    List<CompletableFuture<Outcome>> asked = new ArrayList<>();
    questions.forEach(
        (what, question) ->
            asked.add(CompletableFuture.supplyAsync(() -> outcome(what, question), threads)));
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static Outcome outcome(String what, Callable<Reply> question) {
    long start = System.nanoTime();
    Reply reply;
    try {
      reply = question.call();
    } catch (Exception | AssertionError e) {
      reply = new Reply(Kind.WRONG, e.toString());
    }
    return new Outcome(what, reply.kind, reply.detail, Duration.ofNanos(System.nanoTime() - start));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(pod.uri(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private HttpRequest get(String path) {
    return request(path).header("Cache-Control", "no-cache").build();
  }

  private HttpRequest post(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  private Reply send(HttpRequest request) throws Exception {
    return reply(http.send(request, BodyHandlers.ofString()));
  }

  private static Reply reply(HttpResponse<String> answer) {
    String detail = answer.statusCode() + " " + answer.body();
    if (answer.statusCode() < 300) {
      return Reply.DONE;
    }
    boolean problem =
        answer.headers().firstValue("Content-Type").orElse("").equals("application/problem+json");
    return problem && answer.statusCode() >= 503
        ? new Reply(
            Outcome.kind(
                new JsonObject(answer.body()).getString("code"),
                answer.headers().firstValue("Retry-After").isPresent()),
            detail)
        : new Reply(Kind.WRONG, detail);
  }

  private Reply graphql() throws Exception {
    String query = new JsonObject().put("query", "{users(first: 1) {edges {cursor}}}").encode();
    HttpResponse<String> answer = http.send(post("/graphql", query), BodyHandlers.ofString());
    if (answer.headers().firstValue("Content-Type").orElse("").contains("problem")) {
      return reply(answer);
    }
    JsonObject json = new JsonObject(answer.body());
    if (!json.containsKey("errors")) {
      return Reply.DONE;
    }
    JsonObject extensions =
        json.getJsonArray("errors").getJsonObject(0).getJsonObject("extensions");
    boolean toldWhen =
        extensions.containsKey("retryAfter")
            && (answer.statusCode() == 200 || answer.headers().map().containsKey("retry-after"));
    return new Reply(Outcome.kind(extensions.getString("code"), toldWhen), answer.body());
  }

  private Reply grpc() {
    try {
      GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + token)
          .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .getUser(GetUserRequest.newBuilder().setId(user).build());
      return Reply.DONE;
    } catch (StatusRuntimeException e) {
      String code =
          GrpcClient.detail(e, ErrorInfo.class).map(ErrorInfo::getReason).orElse("no reason");
      Kind kind = Outcome.kind(code, GrpcClient.detail(e, RetryInfo.class).isPresent());
      boolean fits = kind != Kind.LATER || e.getStatus().getCode() == Status.Code.UNAVAILABLE;
      return new Reply(fits ? kind : Kind.WRONG, e + " " + code);
    }
  }

  /** Something comes at once, if only that it is there. */
  private Reply events() throws Exception {
    HttpResponse<InputStream> answer =
        http.send(get("/events/fault?history=1"), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() == 200) {
        return body.read() >= 0 ? Reply.DONE : new Reply(Kind.WRONG, "an empty stream");
      }
      String text = new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      JsonObject problem = new JsonObject(text);
      return new Reply(
          Outcome.kind(
              problem.getString("code"), answer.headers().firstValue("Retry-After").isPresent()),
          text);
    }
  }

  private Reply room() {
    try (ChatSocket socket = ChatSocket.rooms(pod.uri(""), user, token)) {
      socket.send(new JsonObject().put("type", "join_room").put("room", "fault"));
      JsonObject answer = socket.next();
      return answer.getString("type").equals("room_joined")
          ? Reply.DONE
          : new Reply(
              Outcome.kind(answer.getString("code", ""), answer.containsKey("retry_after")),
              answer.encode());
    } catch (ChatSocket.Refused refused) {
      JsonObject problem = new JsonObject(refused.body);
      return new Reply(
          Outcome.kind(problem.getString("code"), refused.status == 503), refused.getMessage());
    }
  }

  /** Requests pass while Redis is away, and are counted when it is not. */
  private Reply counted() throws Exception {
    HttpResponse<String> answer = http.send(get(COUNTED), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      return new Reply(Kind.WRONG, answer.statusCode() + " " + answer.body());
    }
    return answer.headers().firstValue("X-RateLimit-Remaining-Hour").isPresent()
        ? Reply.DONE
        : new Reply(Kind.LATER, "not counted");
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fault-client");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    threads.shutdownNow();
  }
}
