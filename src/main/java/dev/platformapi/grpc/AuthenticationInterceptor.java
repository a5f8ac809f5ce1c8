package dev.platformapi.grpc;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import dev.platformapi.ratelimit.Operation;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/**
 * Lets no call reach its method before it has drawn from a budget, and none of a guarded service
 * before its caller is known. Until then nothing is read of what the client sends.
 */
@GlobalInterceptor
final class AuthenticationInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION = CallRecord.ascii("authorization");
  private static final Metadata.Key<String> API_KEY = CallRecord.ascii(Credentials.API_KEY);
  private static final Context.Key<Caller> CALLER = Context.key("caller");

  private final Admission admission;
  private final Set<String> guarded;
  private final Set<String> free;

  /**
   * @param guarded names of services whose calls need a caller
   * @param free names of those whose calls draw from no budget
   */
  AuthenticationInterceptor(Admission admission, Set<String> guarded, Set<String> free) {
    this.admission = admission;
    this.guarded = guarded;
    this.free = free;
  }

  /** Whose call is being served; null in a service that is not guarded. */
  static Caller caller() {
    return CALLER.get();
  }

  /** What a client shows first, as it shows it; null for nothing. */
  static String credential(Metadata headers) {
    String authorization = headers.get(AUTHORIZATION);
    return authorization == null ? headers.get(API_KEY) : authorization;
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    String service = call.getMethodDescriptor().getServiceName();
    if (free.contains(service)) {
      return next.startCall(call, headers);
    }
    Operation operation = Operation.call(call.getMethodDescriptor().getFullMethodName());
    Context context = Context.current();
    DeferredCall<I, O> deferred = new DeferredCall<>(call);
    Uni<Caller> admitted =
        guarded.contains(service)
            ? admission.admit(
                new Credentials(
                    CallRecord.values(headers, AUTHORIZATION), CallRecord.values(headers, API_KEY)),
                operation)
            : admission.admitAnybody(operation).replaceWith((Caller) null);
    admitted
        .subscribe()
        .with(
            caller ->
                deferred.begin(
                    begun ->
                        Contexts.interceptCall(
                            context.withValue(CALLER, caller), begun, headers, next)),
            failure -> context.run(() -> FailureInterceptor.close(call, failure)));
    return deferred.listener();
  }
}
