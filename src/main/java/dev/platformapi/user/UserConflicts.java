package dev.platformapi.user;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.vertx.pgclient.PgException;
import jakarta.persistence.OptimisticLockException;
import org.hibernate.StaleStateException;

/** What a failed write of a user means to the client who asked for it. */
final class UserConflicts {
  private static final String UNIQUE_VIOLATION = "23505";

  private UserConflicts() {}

  static PlatformException usernameTaken() {
    return new PlatformException(ErrorCode.USERNAME_TAKEN, "This username is taken.");
  }

  static PlatformException emailTaken() {
    return new PlatformException(ErrorCode.EMAIL_TAKEN, "This email address is taken.");
  }

  /** The failure in words of the catalogue; one that is not the client's comes back as it is. */
  static Throwable explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())) {
        return "users_email_key".equals(pg.getConstraint()) ? emailTaken() : usernameTaken();
      }
      if (cause instanceof StaleStateException || cause instanceof OptimisticLockException) {
        return new PlatformException(
            ErrorCode.CONFLICT, "The user was changed by another request at the same time.");
      }
    }
    return failure;
  }
}
