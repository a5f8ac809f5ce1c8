package dev.platformapi.ratelimit;

/**
 * A policy for somebody.
 *
 * @param subject who is counted, such as {@code user:<id>}; limits of one subject are kept together
 *     in a cluster of Redis
 * @param part of what the subject does; empty for all
 */
public record Limit(String subject, String part, Policy policy) {
  public Limit(String subject, Policy policy) {
    this(subject, "", policy);
  }

  /** With the subject as hash tag. */
  String key() {
    return "limit:{"
        + subject
        + "}:"
        + part
        + ":"
        + policy.name()
        + ":"
        + policy.algorithm().letter();
  }
}
