package dev.platformapi.user;

import dev.platformapi.error.Causes;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Preconditions;
import jakarta.persistence.OptimisticLockException;
import java.util.function.LongPredicate;
import org.hibernate.StaleStateException;
import org.hibernate.exception.ConstraintViolationException;

/** What a failed write of a user means to the client who asked for it. */
final class UserConflicts {
  private UserConflicts() {}

  static PlatformException usernameTaken() {
    return new PlatformException(ErrorCode.USERNAME_TAKEN, "This username is taken.");
  }

  static PlatformException emailTaken() {
    return new PlatformException(ErrorCode.EMAIL_TAKEN, "This email address is taken.");
  }

  /** For what changes nothing that is there. */
  static Throwable explain(Throwable failure) {
    return explain(failure, version -> true);
  }

  /** The failure in words of the catalogue; one that is not the client's comes back as it is. */
  static Throwable explain(Throwable failure, LongPredicate allowed) {
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof ConstraintViolationException violation) {
        switch (String.valueOf(violation.getConstraintName())) {
          case "users_username_key":
            return usernameTaken();
          case "users_email_key":
            return emailTaken();
          default:
        }
      }
      if (cause instanceof StaleStateException || cause instanceof OptimisticLockException) {
        return Preconditions.overtaken(allowed);
      }
    }
    return failure;
  }
}
