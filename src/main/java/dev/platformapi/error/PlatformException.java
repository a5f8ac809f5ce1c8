package dev.platformapi.error;

import java.time.Duration;
import java.util.List;

/**
 * A failure that a client may know about: a code of the catalogue, a detail for people, and, where
 * the input is at fault, the rules it breaks. It carries no stack trace, because it is an answer
 * and not a defect.
 */
public class PlatformException extends RuntimeException {
  private final ErrorCode code;
  private final transient List<Violation> violations;
  private final Duration retryAfter;
  private final transient Resource resource;
  private final transient List<String> policies;

  private PlatformException(
      ErrorCode code,
      String detail,
      List<Violation> violations,
      Duration retryAfter,
      Resource resource,
      List<String> policies) {
    super(detail, null, false, false);
    this.code = code;
    this.violations = List.copyOf(violations);
    this.retryAfter = retryAfter;
    this.resource = resource;
    this.policies = List.copyOf(policies);
  }

  /**
   * A thing that a failure is about.
   *
   * @param type what it is, such as {@code user}
   * @param name its id
   */
  public record Resource(String type, String name) {}

  public PlatformException(ErrorCode code, String detail) {
    this(code, detail, List.of(), null, null, List.of());
  }

  /** The input breaks these rules; the detail counts them. */
  public static PlatformException invalid(ErrorCode code, List<Violation> violations) {
    String detail =
        violations.size() == 1
            ? violations.get(0).message()
            : violations.size() + " rules are broken; see the errors.";
    return new PlatformException(code, detail, violations, null, null, List.of());
  }

  /** One parameter breaks one rule. */
  public static PlatformException invalidParameter(String name, String rule, String message) {
    return invalid(ErrorCode.INVALID_PARAMETER, List.of(new Violation(name, rule, message)));
  }

  public static PlatformException notFound(String what, Object id) {
    return new PlatformException(
        ErrorCode.NOT_FOUND,
        "There is no " + what + " " + id + ".",
        List.of(),
        null,
        new Resource(what, id.toString()),
        List.of());
  }

  /**
   * Limits are used up.
   *
   * @param policies their names
   * @param retryAfter null when waiting does not help
   */
  public static PlatformException rateLimited(
      String detail, List<String> policies, Duration retryAfter) {
    return new PlatformException(
        ErrorCode.RATE_LIMITED, detail, List.of(), retryAfter, null, policies);
  }

  /** The same failure, with the time after which trying again makes sense. */
  public PlatformException retryAfter(Duration delay) {
    return new PlatformException(code, getMessage(), violations, delay, resource, policies);
  }

  public ErrorCode code() {
    return code;
  }

  public List<Violation> violations() {
    return violations;
  }

  /** The limits that are used up. */
  public List<String> policies() {
    return policies;
  }

  /** When to try again; null where that is not known. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** What was not found; null where that has no id. */
  public Resource resource() {
    return resource;
  }
}
