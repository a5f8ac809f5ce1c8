package dev.platformapi.gateway.plugin.metric;

import java.util.Locale;

/**
 * How a target of an upstream is.
 *
 * @param upstream its name
 * @param target as it is written in the file
 * @param address and port that the target's name stands for; empty when it stands for none
 */
public record TargetHealth(String upstream, String target, String address, State state) {
  /** What Kong tells of a target. */
  public enum State {
    HEALTHCHECKS_OFF,
    HEALTHY,
    UNHEALTHY,
    DNS_ERROR;

    String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
