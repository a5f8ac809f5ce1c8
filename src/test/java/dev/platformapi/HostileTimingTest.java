package dev.platformapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.LastMessage;
import dev.platformapi.support.RawHttp;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that come all at once, and clients that go in the middle. */
@QuarkusTest
class HostileTimingTest {
  private static final int CLIENTS = 20;

  @Inject Pool pool;
  @Inject Vertx vertx;

  @Test
  void ofTwentyEqualCreationsOneSucceeds() {
    String name = Api.uniqueName();

    List<RawHttp.Answer> answers =
        atOnce(
            i ->
                send(
                    "POST",
                    "/api/v1/users",
                    "{\"username\":\"%s\",\"email\":\"%s@example.com\"}"
                        .formatted(i % 2 == 0 ? name : name.toUpperCase(), name)));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    answers.stream()
        .filter(answer -> answer.status() != 201)
        .forEach(
            answer -> {
              assertThat(answer.body()).containsAnyOf("USERNAME_TAKEN", "EMAIL_TAKEN");
              answer.isProblem(
                  409, answer.body().contains("USERNAME_TAKEN") ? "USERNAME_TAKEN" : "EMAIL_TAKEN");
            });
  }

  @Test
  void twentyChangesOfOneUserSucceedOrConflict() {
    String path = "/api/v1/users/" + Api.newUser().id();

    List<RawHttp.Answer> answers = atOnce(i -> send("PATCH", path, "{\"age\":" + (20 + i) + "}"));

    assertThat(answers).extracting(RawHttp.Answer::status).isSubsetOf(200, 409).contains(200);
    answers.stream()
        .filter(answer -> answer.status() == 409)
        .forEach(answer -> answer.isProblem(409, "CONFLICT"));
  }

  @Test
  void anImportThatIsCancelledEndsAndLeavesNoConnectionBehind() {
    ManagedChannel channel = GrpcClient.channel();
    String last = Api.uniqueName();
    var context = io.grpc.Context.current().withCancellation();
    LastMessage<CreateUsersResponse> end = new LastMessage<>();
    context.run(
        () -> {
          StreamObserver<CreateUserRequest> stream =
              GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + Api.adminToken())
                  .createUsers(end);
          for (int i = 0; i < 400; i++) {
            stream.onNext(user(Api.uniqueName()));
          }
          stream.onNext(user(last));
          context.cancel(null);
        });

    assertThat(end.failure()).isNotNull();
    channel.shutdownNow();
    assertNothingIsHeld();
    Api.asAdmin()
        .get("/api/v1/users?username=" + last)
        .then()
        .body("data", org.hamcrest.Matchers.empty());
  }

  @Test
  void aConnectionThatDiesInAListLeavesNoConnectionBehind() {
    for (int i = 0; i < 30; i++) {
      CompletableFuture<Void> started = new CompletableFuture<>();
      request("ListUsers")
          .compose(
              request -> {
                request.response().onSuccess(response -> started.complete(null));
                request.response().onFailure(started::completeExceptionally);
                return request.end(Buffer.buffer(new byte[5])).map(request);
              })
          .onComplete(
              sent -> started.whenComplete((done, failure) -> sent.result().connection().close()));
      started.orTimeout(10, TimeUnit.SECONDS).join();
    }

    assertNothingIsHeld();
  }

  @Test
  void aFrameThatIsCutShortEndsItsCall() {
    for (String method : List.of("GetUser", "CreateUsers", "ListUsers")) {
      assertThat(status(method, null, new byte[] {0, 0, 0, 0, 50, 1, 2, 3}))
          .as(method)
          .isEqualTo("13");
    }
  }

  /** The status with which a call of these frames ends. */
  private String status(String method, String encoding, byte[] frames) {
    CompletableFuture<String> status = new CompletableFuture<>();
    request(method)
        .compose(
            request -> {
              if (encoding != null) {
                request.putHeader("grpc-encoding", encoding);
              }
              request.end(Buffer.buffer(frames));
              return request.response();
            })
        .compose(
            response -> {
              String inHead = response.getHeader("grpc-status");
              return inHead != null
                  ? io.vertx.core.Future.succeededFuture(inHead)
                  : response.end().map(end -> response.getTrailer("grpc-status"));
            })
        .onComplete(
            end -> {
              if (end.succeeded()) {
                status.complete(end.result());
              } else {
                status.completeExceptionally(end.cause());
              }
            });
    return status.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @ParameterizedTest
  @CsvSource({
    "br, GetUser, 12",
    "br, CreateUsers, 12",
    ", GetUser, 13",
    ", CreateUsers, 13",
  })
  void aMessageOfAnEncodingThatIsNoneEndsItsCall(String encoding, String method, String expected) {
    assertThat(status(method, encoding, new byte[] {1, 0, 0, 0, 1, 0x1f})).isEqualTo(expected);
  }

  private io.vertx.core.Future<HttpClientRequest> request(String method) {
    return vertx
        .createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false))
        .request(
            HttpMethod.POST,
            RestAssured.port,
            "127.0.0.1",
            "/" + UserServiceGrpc.SERVICE_NAME + "/" + method)
        .map(
            request ->
                request
                    .putHeader("content-type", "application/grpc")
                    .putHeader("authorization", "Bearer " + Api.adminToken()));
  }

  /** No statement or transaction is open, and as many requests as the pool has connections pass. */
  private void assertNothingIsHeld() {
    await()
        .atMost(10, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        pool.query(
                                "SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                    + " current_database() AND pid <> pg_backend_pid()"
                                    + " AND state <> 'idle'")
                            .execute()
                            .await()
                            .atMost(java.time.Duration.ofSeconds(5))
                            .iterator()
                            .next()
                            .getLong(0))
                    .isZero());
    atOnce(i -> send("GET", "/api/v1/users", ""))
        .forEach(answer -> assertThat(answer.status()).isEqualTo(200));
  }

  private static CreateUserRequest user(String name) {
    return CreateUserRequest.newBuilder().setUsername(name).setEmail(name + "@example.com").build();
  }

  private static RawHttp.Answer send(String method, String path, String body) {
    return RawHttp.send(
        method,
        path,
        body.getBytes(UTF_8),
        "Authorization: Bearer " + Api.adminToken(),
        "Content-Type: application/json");
  }

  private static List<RawHttp.Answer> atOnce(IntFunction<RawHttp.Answer> client) {
    List<CompletableFuture<RawHttp.Answer>> clients = new ArrayList<>();
    var threads = java.util.concurrent.Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      clients.add(CompletableFuture.supplyAsync(() -> client.apply(number), threads));
    }
    threads.shutdown();
    return clients.stream().map(answer -> answer.orTimeout(30, TimeUnit.SECONDS).join()).toList();
  }
}
