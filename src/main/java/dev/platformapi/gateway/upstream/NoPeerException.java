package dev.platformapi.gateway.upstream;

/** There is nobody to send a request to. The message is what Kong tells the client, with 503. */
public final class NoPeerException extends RuntimeException {
  private final Kind kind;

  NoPeerException(Kind kind) {
    super(kind.message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Why there is nobody. */
  public enum Kind {
    /** No target of the upstream is healthy and has an address, or too few of them are. */
    NO_TARGET("failure to get a peer from the ring-balancer"),
    /** The host of the service has no address. */
    NO_ADDRESS("name resolution failed");

    private final String message;

    Kind(String message) {
      this.message = message;
    }
  }
}
