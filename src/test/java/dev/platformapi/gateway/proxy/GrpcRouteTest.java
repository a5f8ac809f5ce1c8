package dev.platformapi.gateway.proxy;

import static io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING;
import static io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING;
import static io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING;
import static io.grpc.MethodDescriptor.MethodType.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.plugin.Plugin;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of gRPC through a route of gRPC, from a client and to a service of grpc-java. */
class GrpcRouteTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Metadata.Key<String> DETAIL =
      Metadata.Key.of("x-detail", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodDescriptor<String, String> ONE = method("One", UNARY);
  private static final MethodDescriptor<String, String> MANY = method("Many", SERVER_STREAMING);
  private static final MethodDescriptor<String, String> JOIN = method("Join", CLIENT_STREAMING);
  private static final MethodDescriptor<String, String> TALK = method("Talk", BIDI_STREAMING);

  private static final CompletableFuture<Void> CANCELLED = new CompletableFuture<>();

  private static Server server;
  private static RunningGateway gateway;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws IOException {
    server =
        NettyServerBuilder.forPort(0)
            .maxInboundMessageSize(8 << 20)
            .addService(
                ServerServiceDefinition.builder("test.Echo")
                    .addMethod(ONE, ServerCalls.asyncUnaryCall(GrpcRouteTest::one))
                    .addMethod(MANY, ServerCalls.asyncServerStreamingCall(GrpcRouteTest::many))
                    .addMethod(JOIN, ServerCalls.asyncClientStreamingCall(GrpcRouteTest::join))
                    .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(GrpcRouteTest::talk))
                    .build())
            .build()
            .start();
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: echo
                url: grpc://127.0.0.1:%d
                routes:
                  - name: echo
                    protocols: [grpc]
                    paths: [/test.Echo/]
                  - name: refused
                    protocols: [grpc]
                    paths: [/refused/]
                    plugins:
                      - name: request-termination
              - name: nobody
                url: grpc://127.0.0.1:1
                retries: 0
                routes:
                  - protocols: [grpc]
                    paths: [/nobody/]
            """
                .formatted(server.getPort()),
            definition -> new Refuser());
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
            .usePlaintext()
            .maxInboundMessageSize(8 << 20)
            .build();
  }

  /** As plugins do that know no gRPC. */
  private static final class Refuser implements Plugin {
    @Override
    public Future<Answer> request(dev.platformapi.gateway.exchange.Exchange exchange) {
      return Future.succeededFuture(Answer.json(401, Map.of("message", "Not you: 100%")));
    }
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    gateway.close();
    server.shutdownNow();
    VERTX.close();
  }

  @AfterEach
  void nothingIsLeft() {
    soon().until(() -> gateway.timers() == 0);
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(2));
  }

  private static void one(String request, StreamObserver<String> answer) {
    switch (request) {
      case "fail" -> {
        Metadata trailers = new Metadata();
        trailers.put(DETAIL, "more");
        answer.onError(
            Status.FAILED_PRECONDITION.withDescription("not now: é").asRuntimeException(trailers));
      }
      case "hang" ->
          ((ServerCallStreamObserver<String>) answer)
              .setOnCancelHandler(() -> CANCELLED.complete(null));
      default -> {
        answer.onNext(request);
        answer.onCompleted();
      }
    }
  }

  private static void many(String request, StreamObserver<String> answer) {
    for (int i = 0; i < Integer.parseInt(request); i++) {
      answer.onNext("part " + i);
    }
    if (request.equals("3")) {
      answer.onError(Status.DATA_LOSS.asRuntimeException());
    } else {
      answer.onCompleted();
    }
  }

  private static StreamObserver<String> join(StreamObserver<String> answer) {
    StringBuilder all = new StringBuilder();
    return new Received(
        all::append,
        () -> {
          answer.onNext(all.toString());
          answer.onCompleted();
        });
  }

  private static StreamObserver<String> talk(StreamObserver<String> answer) {
    return new Received(
        message -> {
          answer.onNext("re: " + message);
          if (message.equals("enough")) {
            answer.onCompleted();
          }
        },
        answer::onCompleted);
  }

  private static <T> T call(MethodDescriptor<String, T> method, String request) {
    return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
  }

  @Test
  void aCallIsAnswered() {
    assertThat(call(ONE, "hello")).isEqualTo("hello");
    assertThat(call(ONE, "")).isEmpty();
  }

  @Test
  void aLargeMessageGoesBothWays() {
    String large = "x".repeat(4 << 20);

    assertThat(call(ONE, large)).hasSize(4 << 20);
  }

  @Test
  void anErrorWithoutMessageKeepsItsStatusAndItsTrailers() {
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> call(ONE, "fail"));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription()).isEqualTo("not now: é");
    assertThat(failure.getTrailers().get(DETAIL)).isEqualTo("more");
  }

  @Test
  void aStreamComesWhole() {
    Iterator<String> parts =
        ClientCalls.blockingServerStreamingCall(channel, MANY, CallOptions.DEFAULT, "1000");

    int count = 0;
    while (parts.hasNext()) {
      assertThat(parts.next()).isEqualTo("part " + count++);
    }
    assertThat(count).isEqualTo(1000);
  }

  @Test
  void anErrorAfterMessagesComesAfterThem() {
    Iterator<String> parts =
        ClientCalls.blockingServerStreamingCall(channel, MANY, CallOptions.DEFAULT, "3");

    assertThat(parts.next() + parts.next() + parts.next()).isEqualTo("part 0part 1part 2");
    assertThat(catchThrowableOfType(StatusRuntimeException.class, parts::hasNext).getStatus())
        .isEqualTo(Status.DATA_LOSS);
  }

  @Test
  void aStreamOfTheClientIsJoined() throws Exception {
    CompletableFuture<String> result = new CompletableFuture<>();
    StreamObserver<String> messages =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(JOIN, CallOptions.DEFAULT), new Received(result::complete, () -> {}));

    for (int i = 0; i < 100; i++) {
      messages.onNext(i + ",");
    }
    messages.onCompleted();

    assertThat(result.get(5, TimeUnit.SECONDS)).startsWith("0,1,2,").endsWith("98,99,");
  }

  @Test
  void aTalkGoesToAndFro() throws Exception {
    BlockingQueue<String> answers = new ArrayBlockingQueue<>(10);
    StreamObserver<String> messages =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(TALK, CallOptions.DEFAULT),
            new Received(answers::add, () -> answers.add("end")));

    for (int i = 0; i < 20; i++) {
      messages.onNext("m" + i);
      assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("re: m" + i);
    }
    messages.onCompleted();

    assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("end");
  }

  @Test
  void aTalkThatTheServiceEndsIsOver() throws Exception {
    BlockingQueue<String> answers = new ArrayBlockingQueue<>(10);
    StreamObserver<String> messages =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(TALK, CallOptions.DEFAULT),
            new Received(answers::add, () -> answers.add("end")));

    messages.onNext("enough");

    assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("re: enough");
    assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo("end");
  }

  @Test
  void aDeadlineEndsTheCallForTheServiceToo() throws Exception {
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    ONE,
                    CallOptions.DEFAULT.withDeadlineAfter(150, TimeUnit.MILLISECONDS),
                    "hang"));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    CANCELLED.get(5, TimeUnit.SECONDS);
  }

  @Test
  void whoCancelsIsNotWaitedFor() {
    gateway.ended().clear();
    ClientCall<String, String> call = channel.newCall(TALK, CallOptions.DEFAULT);
    StreamObserver<String> messages =
        ClientCalls.asyncBidiStreamingCall(call, new Received(message -> {}, () -> {}));
    messages.onNext("hello");

    call.cancel("no more", null);

    soon().until(() -> gateway.ended().size() == 1);
    assertThat(gateway.ended().element().isClientGone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "test.Echo/Nothing, UNIMPLEMENTED, Method not found: test.Echo/Nothing",
    "nowhere/One, NOT_FOUND, no Route matched with those values",
    "refused/One, UNAUTHENTICATED, Not you: 100%",
    "nobody/One, UNAVAILABLE, An invalid response was received from the upstream server",
  })
  void whatCannotBeAnsweredIsToldAsAStatus(String name, Status.Code code, String message) {
    MethodDescriptor<String, String> method = ONE.toBuilder().setFullMethodName(name).build();

    Status status =
        catchThrowableOfType(StatusRuntimeException.class, () -> call(method, "x")).getStatus();

    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).isEqualTo(message);
  }

  @Test
  void whatIsNoGrpcIsRefused() {
    Reply reply = gateway.send2("POST", "/test.Echo/One", "{}", "Content-Type: application/json");

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.json().getString("message")).isEqualTo("Non-gRPC request matched gRPC route");
  }

  @Test
  void grpcOverHttp1IsRefused() {
    Reply reply = gateway.send("POST", "/test.Echo/One", "", "Content-Type: application/grpc");

    assertThat(reply.status()).isEqualTo(426);
    assertThat(reply.header(HttpHeaders.UPGRADE.toString())).isEqualTo("HTTP/2");
    assertThat(reply.json().getString("message")).isEqualTo("Please use HTTP2 protocol");
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName("test.Echo/" + name)
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  private record Received(java.util.function.Consumer<String> each, Runnable end)
      implements StreamObserver<String> {
    @Override
    public void onNext(String message) {
      each.accept(message);
    }

    @Override
    public void onError(Throwable failure) {
      // The other end has gone.
    }

    @Override
    public void onCompleted() {
      end.run();
    }
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream bytes) {
      try {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
