package dev.platformapi.gateway.route;

/**
 * How the service's path and the request's are joined, as in Kong's {@code path_handling}. Kong
 * obeys {@code v1} in its {@code traditional} flavour only; here it means the same wherever it is
 * written.
 */
public enum PathHandling {
  /** With exactly one slash between the two. */
  V0,
  /** One after the other, so {@code /service} and {@code /a} become {@code /servicea}. */
  V1
}
