package dev.platformapi.error;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Checks input against the constraints on its type, for every protocol in the same words. */
@ApplicationScoped
public class InputValidator {
  private final Validator validator;

  InputValidator(Validator validator) {
    this.validator = validator;
  }

  /**
   * Returns the input, or fails with {@code VALIDATION_FAILED} and every rule that it breaks; no
   * input at all is {@code MALFORMED_REQUEST}.
   */
  public <T> T valid(T input) {
    List<Violation> violations = violations(present(input));
    if (!violations.isEmpty()) {
      throw PlatformException.invalid(ErrorCode.VALIDATION_FAILED, violations);
    }
    return input;
  }

  /** Returns the input, or fails with {@code MALFORMED_REQUEST} when there is none. */
  public static <T> T present(T input) {
    if (input == null) {
      throw new PlatformException(ErrorCode.MALFORMED_REQUEST, "A body is required.");
    }
    return input;
  }

  /** Every rule that the input breaks, in the order of the fields' names. */
  public List<Violation> violations(Object input) {
    return describe(validator.validate(input));
  }

  /** Checks one value as if it were in that property; fails like {@link #valid}. */
  public <T> void validProperty(Class<T> type, String property, Object value) {
    List<Violation> violations = describe(validator.validateValue(type, property, value));
    if (!violations.isEmpty()) {
      throw PlatformException.invalid(ErrorCode.VALIDATION_FAILED, violations);
    }
  }

  private static <T> List<Violation> describe(Collection<ConstraintViolation<T>> found) {
    return found.stream()
        .map(v -> new Violation(field(v.getPropertyPath()), rule(v), v.getMessage()))
        .sorted(Comparator.comparing(Violation::field).thenComparing(Violation::message))
        .toList();
  }

  private static String rule(ConstraintViolation<?> violation) {
    String name =
        violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** {@code tags[0].<list element>} as {@code tags[0]}. */
  private static String field(Path path) {
    StringBuilder field = new StringBuilder();
    for (Path.Node node : path) {
      if (node.getIndex() != null) {
        field.append('[').append(node.getIndex()).append(']');
      }
      if (node.getName() != null && !node.getName().startsWith("<")) {
        field.append(field.length() > 0 ? "." : "").append(node.getName());
      }
    }
    return field.toString();
  }
}
