package dev.platformapi.user;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import dev.platformapi.error.CleanText;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;

/**
 * A JSON object that PostgreSQL keeps as it is: at most {@value #MAX_VALUES} names and values in
 * all, {@value #MAX_CHARACTERS} characters, {@value #MAX_DEPTH} levels; clean text; numbers within
 * the range of a double.
 */
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
@Constraint(validatedBy = Attributes.Check.class)
public @interface Attributes {
  int MAX_DEPTH = 16;
  int MAX_VALUES = 1000;
  int MAX_CHARACTERS = 16_384;

  String message() default "attributes are not valid";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Walks the object once and stops at the first fault. */
  class Check implements ConstraintValidator<Attributes, Map<String, Object>> {
    @Override
    public boolean isValid(Map<String, Object> attributes, ConstraintValidatorContext context) {
      if (attributes == null) {
        return true;
      }
      String fault = fault(attributes);
      if (fault == null) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context.buildConstraintViolationWithTemplate(fault).addConstraintViolation();
      return false;
    }

    /** The rule itself, also for attributes that are not in a field: what is wrong, or null. */
    static String fault(Map<String, Object> attributes) {
      return new Walk().fault(attributes, 1);
    }
  }

  /** Counts what it has seen; {@code fault} returns what is wrong, or null. */
  class Walk {
    private int values;
    private int characters;

    private String fault(Object value, int depth) {
      if (depth > MAX_DEPTH) {
        return "attributes must be at most " + MAX_DEPTH + " levels deep";
      }
      if (++values > MAX_VALUES) {
        return "attributes must have at most " + MAX_VALUES + " values";
      }
      if (value instanceof Map<?, ?> object) {
        for (Map.Entry<?, ?> entry : object.entrySet()) {
          String fault = fault(entry.getKey(), depth);
          fault = fault != null ? fault : fault(entry.getValue(), depth + 1);
          if (fault != null) {
            return fault;
          }
        }
        return null;
      }
      if (value instanceof Collection<?> array) {
        for (Object item : array) {
          String fault = fault(item, depth + 1);
          if (fault != null) {
            return fault;
          }
        }
        return null;
      }
      return scalarFault(value);
    }

    private String scalarFault(Object value) {
      if (value instanceof String text) {
        characters += text.length();
        if (characters > MAX_CHARACTERS) {
          return "attributes must have at most " + MAX_CHARACTERS + " characters";
        }
        return CleanText.Check.isClean(text)
            ? null
            : "attributes must not contain NUL or unpaired surrogates";
      }
      if (value instanceof Number number) {
        boolean inRange =
            Double.isFinite(number.doubleValue())
                && !(number instanceof BigDecimal decimal
                    && Math.abs((long) decimal.scale()) > 400);
        return inRange ? null : "attributes must not contain numbers beyond the range of a double";
      }
      return null;
    }
  }
}
