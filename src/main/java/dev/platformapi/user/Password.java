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
import java.nio.charset.StandardCharsets;

/**
 * A password that may be set: at least 8 characters with an upper-case letter, a lower-case letter
 * and a digit. At most {@value #MAX_BYTES} bytes, because bcrypt ignores what is behind them.
 */
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
@Constraint(validatedBy = Password.Check.class)
public @interface Password {
  int MIN_LENGTH = 8;
  int MAX_BYTES = 72;

  String message() default "password is not valid";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Reports each broken rule on its own. */
  class Check implements ConstraintValidator<Password, String> {
    @Override
    public boolean isValid(String password, ConstraintValidatorContext context) {
      if (password == null) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      return rule(
              password.length() >= MIN_LENGTH,
              "password must be at least " + MIN_LENGTH + " characters",
              context)
          & rule(
              password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES,
              "password must be at most " + MAX_BYTES + " bytes",
              context)
          & rule(
              password.chars().anyMatch(c -> c >= 'A' && c <= 'Z'),
              "password must contain an uppercase letter",
              context)
          & rule(
              password.chars().anyMatch(c -> c >= 'a' && c <= 'z'),
              "password must contain a lowercase letter",
              context)
          & rule(
              password.chars().anyMatch(c -> c >= '0' && c <= '9'),
              "password must contain a digit",
              context)
          & rule(
              CleanText.Check.isClean(password),
              "password must not contain NUL or unpaired surrogates",
              context);
    }

    private static boolean rule(boolean kept, String message, ConstraintValidatorContext context) {
      if (!kept) {
        context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
      }
      return kept;
    }
  }
}
