package dev.platformapi.load;

import static dev.platformapi.load.Verdict.judged;
import static io.gatling.javaapi.core.CoreDsl.exec;

import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.load.Call.Answer;
import dev.platformapi.support.GrpcClient;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** Over gRPC, on the port of HTTP. */
final class GrpcJourney {
  private static final int CHANNELS = 8;
  private static final int PATIENCE_SECONDS = 30;

  private final List<ManagedChannel> channels;
  private final AtomicInteger next = new AtomicInteger();

  private GrpcJourney(URI service) {
    boolean secure = service.getScheme().equals("https");
    int port = service.getPort() < 0 ? (secure ? 443 : 80) : service.getPort();
    channels =
        Stream.generate(
                () -> {
                  ManagedChannelBuilder<?> channel =
                      ManagedChannelBuilder.forAddress(service.getHost(), port);
                  return (secure ? channel.useTransportSecurity() : channel.usePlaintext()).build();
                })
            .limit(CHANNELS)
            .toList();
  }

  static Journey to(URI service) {
    GrpcJourney grpc = new GrpcJourney(service);
    return Journey.of(
        grpc.call("gRPC list", grpc::list),
        grpc.call("gRPC detail", grpc::detail),
        grpc.call("gRPC create", grpc::create));
  }

  private static ChainBuilder call(
      String name, Function<Session, CompletableFuture<Answer>> sender) {
    return judged(exec(new Call(name, sender::apply)));
  }

  /** The stream has no end that is near; who wants twenty users goes when they are there. */
  private CompletableFuture<Answer> list(Session session) {
    Receiver<ListUsersRequest, User> receiver = new Receiver<>(20);
    stub(session).listUsers(ListUsersRequest.newBuilder().setPageSize(20).build(), receiver);
    return receiver.answer;
  }

  private CompletableFuture<Answer> detail(Session session) {
    Receiver<GetUserRequest, User> receiver = new Receiver<>(1);
    stub(session)
        .getUser(GetUserRequest.newBuilder().setId(session.getString("id")).build(), receiver);
    return receiver.answer;
  }

  private CompletableFuture<Answer> create(Session session) {
    Receiver<CreateUserRequest, CreateUsersResponse> receiver =
        new Receiver<>(1) {
          @Override
          String fault(CreateUsersResponse response) {
            return response.getFailuresCount() == 0 ? null : response.getFailures(0).getCode();
          }
        };
    StreamObserver<CreateUserRequest> requests = stub(session).createUsers(receiver);
    requests.onNext(
        CreateUserRequest.newBuilder()
            .setUsername(session.getString("name"))
            .setEmail(session.getString("email"))
            .build());
    requests.onCompleted();
    return receiver.answer;
  }

  private UserServiceGrpc.UserServiceStub stub(Session session) {
    ManagedChannel channel = channels.get(Math.floorMod(next.getAndIncrement(), CHANNELS));
    return GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + session.getString("token"))
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for so many messages, or for the end. */
  private static class Receiver<Q, R> implements ClientResponseObserver<Q, R> {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final long start = System.currentTimeMillis();
    private final int wanted;
    private int received;
    private ClientCallStreamObserver<Q> call;

    private Receiver(int wanted) {
      this.wanted = wanted;
    }

    /** What is wrong with a message; null for nothing. */
    String fault(R message) {
      return null;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> call) {
      this.call = call;
    }

    @Override
    public void onNext(R message) {
      received++;
      String fault = fault(message);
      if (fault != null) {
        complete(422, fault);
      } else if (received == wanted && wanted > 1) {
        complete(200, null);
        call.cancel("that is enough", null);
      }
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      complete(
          status.getCode() == Status.Code.RESOURCE_EXHAUSTED ? Verdict.LIMITED : 500,
          status.getCode() + ": " + status.getDescription());
    }

    @Override
    public void onCompleted() {
      complete(200, received == 0 ? "no message" : null);
    }

    private void complete(int status, String fault) {
      answer.complete(new Answer(start, System.currentTimeMillis(), status, fault));
    }
  }
}
