package dev.platformapi.grpc;

import dev.platformapi.auth.Credentials;
import dev.platformapi.http.RequestId;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.grpc.runtime.Interceptors;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;

/**
 * What a call brings along, kept in its {@link Context}: the credentials and the request id. It
 * also tells the call when its connection is gone: the Vert.x transport passes on a client's reset,
 * but not a broken connection.
 */
@GlobalInterceptor
@ApplicationScoped
class CallContext implements ServerInterceptor, Prioritized {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> API_KEY =
      Metadata.Key.of(Credentials.API_KEY, Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Credentials> CREDENTIALS = Context.key("credentials");
  private static final Context.Key<String> REQUEST_ID = Context.key("request-id");

  /** What the metadata of the current call shows of its caller. */
  static Credentials credentials() {
    return CREDENTIALS.get();
  }

  /** Of the current call; outside of one a new id. */
  static String requestId() {
    return RequestId.orNew(REQUEST_ID.get());
  }

  /** Around the handler of exceptions, which tells the request id. */
  @Override
  public int getPriority() {
    return Interceptors.EXCEPTION_HANDLER + 1;
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    Credentials credentials =
        new Credentials(values(headers, AUTHORIZATION), values(headers, API_KEY));
    RoutingContext http = Vertx.currentContext().getLocal(RoutingContext.class.getName());
    String requestId = http == null ? RequestId.orNew(null) : RequestId.of(http.request());
    Context context =
        Context.current().withValue(CREDENTIALS, credentials).withValue(REQUEST_ID, requestId);
    ServerCall.Listener<I> listener = Contexts.interceptCall(context, call, headers, next);
    return http == null ? listener : watch(http, listener);
  }

  private static <I> ServerCall.Listener<I> watch(
      RoutingContext http, ServerCall.Listener<I> listener) {
    AtomicBoolean over = new AtomicBoolean();
    http.response()
        .closeHandler(
            closed -> {
              if (over.compareAndSet(false, true)) {
                listener.onCancel();
              }
            });
    return new SimpleForwardingServerCallListener<>(listener) {
      /** The transport answers a message over its limit without a word to the call. */
      @Override
      public void onHalfClose() {
        if (http.response().ended()) {
          onCancel();
        } else {
          super.onHalfClose();
        }
      }

      @Override
      public void onCancel() {
        if (over.compareAndSet(false, true)) {
          super.onCancel();
        }
      }

      @Override
      public void onComplete() {
        if (over.compareAndSet(false, true)) {
          super.onComplete();
        }
      }
    };
  }

  private static List<String> values(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    return values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList();
  }
}
