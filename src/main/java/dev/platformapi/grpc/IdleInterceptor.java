package dev.platformapi.grpc;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends calls on which neither side sends: streams whose client has nothing to say, or does not read
 * what it asked for, and holds what the service keeps for it.
 */
@GlobalInterceptor
final class IdleInterceptor implements ServerInterceptor {
  private final Set<Watched<?>> calls = ConcurrentHashMap.newKeySet();
  private final Duration patience;
  private final Set<String> patientMethods;

  /**
   * @param patientMethods full names of methods whose calls may be silent
   */
  IdleInterceptor(Duration patience, Set<String> patientMethods) {
    this.patience = patience;
    this.patientMethods = patientMethods;
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    ServerCall.Listener<I> listener = next.startCall(call, headers);
    if (patientMethods.contains(call.getMethodDescriptor().getFullMethodName())) {
      return listener;
    }
    Watched<I> watched = new Watched<>(call, listener);
    calls.add(watched);
    return watched;
  }

  /** Ends the calls that have been silent for too long; to be called now and then. */
  void sweep() {
    long now = System.nanoTime();
    for (Watched<?> call : calls) {
      if (now - call.record.lastMoved() > patience.toNanos()) {
        call.end();
      }
    }
  }

  private final class Watched<I> extends SimpleForwardingServerCallListener<I> {
    private final ServerCall<I, ?> call;
    private final CallRecord record = CallRecord.current();
    private final io.grpc.Context grpc = io.grpc.Context.current();
    private final Context context = Vertx.currentContext();

    Watched(ServerCall<I, ?> call, ServerCall.Listener<I> listener) {
      super(listener);
      this.call = call;
    }

    private void end() {
      context.runOnContext(
          ignored -> {
            if (calls.remove(this)) {
              super.onCancel();
              grpc.run(
                  () ->
                      FailureInterceptor.close(
                          call,
                          new PlatformException(
                              ErrorCode.DEADLINE_EXCEEDED,
                              "Nothing was sent for " + patience.toSeconds() + " seconds.")));
            }
          });
    }

    @Override
    public void onCancel() {
      if (calls.remove(this)) {
        super.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (calls.remove(this)) {
        super.onComplete();
      }
    }
  }
}
