package dev.platformapi.graphql;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.ratelimit.Operation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What comes before an operation runs, over HTTP and WebSocket alike: its document is found and
 * read, and it draws from the caller's budget by its cost; one that cannot be read draws as much as
 * the least.
 */
@ApplicationScoped
class Preparation {
  private static final Operation OPERATION = new Operation("POST", GraphqlEndpoint.PATH);

  private final PersistedQueries persisted;
  private final GraphqlEngine engine;
  private final QueryLimits limits;
  private final Admission admission;

  Preparation(
      PersistedQueries persisted, GraphqlEngine engine, QueryLimits limits, Admission admission) {
    this.persisted = persisted;
    this.engine = engine;
    this.limits = limits;
    this.admission = admission;
  }

  /** Fails with {@code RATE_LIMITED}, and as {@link Documents#prepare} does. */
  Uni<PreparedOperation> of(Uni<GraphqlRequest> request, Caller caller) {
    return request
        .flatMap(
            read ->
                persisted.document(read).map(document -> engine.prepare(read, document, caller)))
        .onFailure()
        .recoverWithUni(
            unreadable ->
                admission
                    .draw(caller, OPERATION, 1)
                    .flatMap(drawn -> Uni.createFrom().<PreparedOperation>failure(unreadable)))
        .call(operation -> admission.draw(caller, OPERATION, limits.calls(operation.cost())));
  }
}
