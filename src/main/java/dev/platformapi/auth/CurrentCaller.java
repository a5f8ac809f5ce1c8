package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The caller of the request that is being served, kept in the request's own Vert.x context. */
@ApplicationScoped
public class CurrentCaller {
  private static final String KEY = CurrentCaller.class.getName();

  /** Called once for a request, by the edge that has authenticated it. */
  public void set(Caller caller) {
    Vertx.currentContext().putLocal(KEY, caller);
  }

  /** Fails with {@code UNAUTHENTICATED} when nobody has been authenticated. */
  public Caller get() {
    return find()
        .orElseThrow(
            () -> new PlatformException(ErrorCode.UNAUTHENTICATED, "Authentication is required."));
  }

  /** Empty when nobody has been authenticated. */
  public Optional<Caller> find() {
    Context context = Vertx.currentContext();
    return Optional.ofNullable(context == null ? null : context.getLocal(KEY));
  }
}
