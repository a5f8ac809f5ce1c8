package dev.platformapi.grpc;

import dev.platformapi.auth.Authenticator;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Lets no call of a guarded service reach its method before its caller is known. Until then nothing
 * is read of what the client sends.
 */
@GlobalInterceptor
final class AuthenticationInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION = CallRecord.ascii("authorization");
  private static final Metadata.Key<String> API_KEY = CallRecord.ascii(Credentials.API_KEY);
  private static final Context.Key<Caller> CALLER = Context.key("caller");

  private final Authenticator authenticator;
  private final Set<String> guarded;

  /**
   * @param guarded names of services
   */
  AuthenticationInterceptor(Authenticator authenticator, Set<String> guarded) {
    this.authenticator = authenticator;
    this.guarded = guarded;
  }

  /** Whose call is being served; null in a service that is not guarded. */
  static Caller caller() {
    return CALLER.get();
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    if (!guarded.contains(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    Credentials credentials =
        new Credentials(values(headers, AUTHORIZATION), values(headers, API_KEY));
    Context context = Context.current();
    DeferredCall<I, O> deferred = new DeferredCall<>(call);
    authenticator
        .authenticate(credentials)
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

  private static List<String> values(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    return values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList();
  }
}
