package dev.platformapi.gateway.exchange;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** An answer before its head goes to the client, whoever gave it. Plugins change it. */
public final class GatewayResponse {
  private final boolean fromUpstream;
  private final MultiMap headers;
  private final List<UnaryOperator<Buffer>> changes = new ArrayList<>(0);
  private final List<BodyListener> listeners = new ArrayList<>(0);
  private int status;

  public GatewayResponse(boolean fromUpstream, int status, MultiMap headers) {
    this.fromUpstream = fromUpstream;
    this.status = status;
    this.headers = headers;
  }

  /** Whether an upstream answered; otherwise it was a plugin, or the gateway. */
  public boolean isFromUpstream() {
    return fromUpstream;
  }

  public int status() {
    return status;
  }

  public void status(int other) {
    status = other;
  }

  /** Header fields, without those that end with a connection. */
  public MultiMap headers() {
    return headers;
  }

  /**
   * The client gets what a function makes of the whole body. It is not sent before it is there as a
   * whole, so this is for bodies that end; {@code Content-Length} is right by itself.
   */
  public void changeBody(UnaryOperator<Buffer> change) {
    changes.add(change);
  }

  /** Someone hears of the body while it passes, as the client gets it. */
  public void listen(BodyListener listener) {
    listeners.add(listener);
  }

  /** Whether the body has to be read as a whole. */
  public boolean isChanged() {
    return !changes.isEmpty();
  }

  /** What the changes make of a body. */
  public Buffer changed(Buffer body) {
    Buffer changed = body;
    for (UnaryOperator<Buffer> change : changes) {
      changed = change.apply(changed);
    }
    return changed;
  }

  public List<BodyListener> listeners() {
    return listeners;
  }

  /** Hears of a body. */
  public interface BodyListener {
    /** Another part of it. */
    void part(Buffer part);

    /** It is complete; not told when it breaks off. */
    void end();
  }
}
