package dev.platformapi.gateway.token;

import java.util.Map;

/** A token is not good. What is wrong with it may be told to who has sent it. */
public final class InvalidTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, String> faults;

  /**
   * @param faults what is wrong by the name of the claim, or as {@code message}
   */
  public InvalidTokenException(Map<String, String> faults) {
    super(faults.toString(), null, false, false);
    this.faults = faults;
  }

  public InvalidTokenException(String message) {
    this(Map.of("message", message));
  }

  /** What is wrong by the name of the claim, or as {@code message}. */
  public Map<String, String> faults() {
    return faults;
  }
}
