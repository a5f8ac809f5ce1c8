package dev.platformapi.graphql;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.auth.OpenStreams;
import dev.platformapi.auth.StreamEnd;
import dev.platformapi.ratelimit.Operation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;

/** Who is at the other end of WebSockets, and for how long. */
@ApplicationScoped
class SocketCallers {
  private static final Operation OPERATION = new Operation("GET", GraphqlEndpoint.PATH);

  private final Admission admission;
  private final CurrentCaller currentCaller;
  private final OpenStreams streams;

  SocketCallers(Admission admission, CurrentCaller currentCaller, OpenStreams streams) {
    this.admission = admission;
    this.currentCaller = currentCaller;
    this.streams = streams;
  }

  /** Fails with {@code UNAUTHENTICATED} and {@code RATE_LIMITED}. */
  Uni<Caller> admit(Credentials shown) {
    return admission.admit(shown, OPERATION);
  }

  /** Of one who has shown nothing yet. Fails with {@code RATE_LIMITED}. */
  Uni<?> admitAnybody() {
    return admission.admitAnybody(OPERATION);
  }

  /**
   * What runs in the current context runs for the caller from now on.
   *
   * @param end ends the connection; called in the current context
   */
  OpenStreams.Stream enter(Caller caller, Consumer<StreamEnd> end) {
    currentCaller.set(caller);
    return streams.open(caller, end);
  }
}
