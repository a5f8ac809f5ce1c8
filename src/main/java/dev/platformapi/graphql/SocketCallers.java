package dev.platformapi.graphql;

import dev.platformapi.auth.Authenticator;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.auth.OpenStreams;
import dev.platformapi.auth.StreamEnd;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;

/** Who is at the other end of WebSockets, and for how long. */
@ApplicationScoped
class SocketCallers {
  private final Authenticator authenticator;
  private final CurrentCaller currentCaller;
  private final OpenStreams streams;

  SocketCallers(Authenticator authenticator, CurrentCaller currentCaller, OpenStreams streams) {
    this.authenticator = authenticator;
    this.currentCaller = currentCaller;
    this.streams = streams;
  }

  /** Fails with {@code UNAUTHENTICATED}. */
  Uni<Caller> authenticate(Credentials shown) {
    return authenticator.authenticate(shown);
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
