package dev.platformapi.gateway.upstream;

/** There is nobody to send a request to. */
public final class NoPeerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private NoPeerException(String message) {
    super(message, null, false, false);
  }

  /** The name has no address. */
  public static NoPeerException unknownName() {
    return new NoPeerException("name resolution failed");
  }

  /** Nobody who could take it is well. */
  public static NoPeerException nobodyWell() {
    return new NoPeerException("failure to get a peer from the ring-balancer");
  }
}
