package dev.platformapi.gateway.proxy;

import java.time.Duration;

/**
 * What of the gateway a file does not say.
 *
 * @param connections to one address at most; more requests wait, within the service's {@code
 *     connect_timeout}
 * @param keepAlive how long a connection that is not used is kept
 * @param bodyInMemory bytes of a body that a plugin reads as a whole
 * @param clientTimeout between two reads from a client, and between two writes to it
 */
public record ProxySettings(
    int connections, Duration keepAlive, int bodyInMemory, Duration clientTimeout) {
  /** Those of a gateway that is not configured otherwise. */
  public static final ProxySettings DEFAULT =
      new ProxySettings(100, Duration.ofSeconds(30), 8 << 20, Duration.ofSeconds(60));
}
