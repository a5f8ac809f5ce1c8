package dev.platformapi.error;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Text that PostgreSQL can store and UTF-8 can carry: no NUL, no half of a surrogate pair. */
@Target({FIELD, PARAMETER, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = CleanText.Check.class)
public @interface CleanText {
  String message() default "must not contain NUL or unpaired surrogates";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Null is clean: whether a value is needed is another rule. */
  class Check implements ConstraintValidator<CleanText, CharSequence> {
    @Override
    public boolean isValid(CharSequence text, ConstraintValidatorContext context) {
      return text == null || isClean(text);
    }

    /** The rule itself, also for text that is not in a field of its own. */
    public static boolean isClean(CharSequence text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else if (c == 0 || Character.isSurrogate(c)) {
          return false;
        }
      }
      return true;
    }
  }
}
