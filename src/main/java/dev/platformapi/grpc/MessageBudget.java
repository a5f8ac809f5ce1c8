package dev.platformapi.grpc;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.ratelimit.Decision;
import dev.platformapi.ratelimit.Operation;
import io.grpc.MethodDescriptor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the messages of a stream draw from the caller's budget: one each, the first of them with its
 * call. A client that is a little too fast is held back by the stream's flow control; one that
 * would have to wait for long is refused.
 */
@ApplicationScoped
class MessageBudget {
  /** Messages that draw together. */
  private static final int TOGETHER = 10;

  private static final Duration SOON = Duration.ofSeconds(2);

  private final Admission admission;

  MessageBudget(Admission admission) {
    this.admission = admission;
  }

  /** The same messages; fails with {@code RATE_LIMITED}. */
  <I> Multi<I> of(Caller caller, MethodDescriptor<?, ?> method, Multi<I> messages) {
    Operation operation = Operation.call(method.getFullMethodName());
    AtomicBoolean drawnByCall = new AtomicBoolean(true);
    return messages
        .group()
        .intoLists()
        .of(TOGETHER)
        .onItem()
        .transformToUniAndConcatenate(
            some -> {
              int amount = some.size() - (drawnByCall.getAndSet(false) ? 1 : 0);
              return (amount == 0 ? Uni.createFrom().voidItem() : draw(caller, operation, amount))
                  .replaceWith(some);
            })
        .onItem()
        .disjoint();
  }

  private Uni<Decision> draw(Caller caller, Operation operation, int amount) {
    return Uni.createFrom()
        .deferred(() -> admission.draw(caller, operation, amount))
        .onFailure(MessageBudget::isSoonOver)
        .recoverWithUni(
            early ->
                after(((PlatformException) early).retryAfter())
                    .flatMap(waited -> draw(caller, operation, amount)));
  }

  private static boolean isSoonOver(Throwable failure) {
    return failure instanceof PlatformException known
        && known.code() == ErrorCode.RATE_LIMITED
        && known.retryAfter() != null
        && known.retryAfter().compareTo(SOON) <= 0;
  }

  /** Done in the current context. */
  private static Uni<Void> after(Duration delay) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                Vertx.currentContext()
                    .owner()
                    .setTimer(delay.toMillis() + 1, timer -> emitter.complete(null)));
  }
}
