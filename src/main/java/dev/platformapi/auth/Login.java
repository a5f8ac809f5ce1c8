package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Login by name and password. */
@ApplicationScoped
public class Login {
  private final Accounts accounts;
  private final Passwords passwords;
  private final Sessions sessions;
  private final LoginThrottle throttle;
  private final AuditLog audit;

  Login(
      Accounts accounts,
      Passwords passwords,
      Sessions sessions,
      LoginThrottle throttle,
      AuditLog audit) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.sessions = sessions;
    this.throttle = throttle;
    this.audit = audit;
  }

  /**
   * Begins a session. Fails with {@code UNAUTHENTICATED}, in the same words and after the same work
   * whether the name is unknown, has no password, is disabled, or the password is wrong; and with
   * {@code RATE_LIMITED} after too many failures.
   */
  public Uni<Grant> login(String username, String password) {
    return throttle
        .check(username)
        .flatMap(free -> accounts.find(username))
        .flatMap(
            account ->
                passwords
                    .matches(password, account == null ? null : account.passwordHash())
                    .flatMap(
                        matches ->
                            matches && !account.disabled()
                                ? succeeded(account, password)
                                : failed(account, username)));
  }

  private Uni<Grant> succeeded(Accounts.Account account, String password) {
    return throttle
        .succeeded(account.username())
        .flatMap(forgiven -> strengthen(account, password))
        .flatMap(done -> sessions.open(account))
        .call(
            grant ->
                audit.record(
                    AuditAction.LOGGED_IN,
                    account.id(),
                    account.username(),
                    account.id().toString(),
                    null));
  }

  private Uni<Grant> failed(Accounts.Account account, String username) {
    String target = account == null ? null : account.id().toString();
    return throttle
        .failed(username)
        .call(() -> audit.record(AuditAction.LOGIN_FAILED, null, username, target, null))
        .call(
            last ->
                // Once, not for each try that follows: a flood must not fill the log.
                last
                    ? audit.record(AuditAction.LOGIN_THROTTLED, null, username, target, null)
                    : Uni.createFrom().voidItem())
        .flatMap(
            counted ->
                Uni.createFrom()
                    .failure(
                        new PlatformException(
                            ErrorCode.UNAUTHENTICATED, "The username or password is wrong.")));
  }

  /** Login is the one moment at which a hash that has become too weak can be made anew. */
  private Uni<Void> strengthen(Accounts.Account account, String password) {
    return passwords.isWeak(account.passwordHash())
        ? passwords.hash(password).flatMap(hash -> accounts.replaceHash(account, hash))
        : Uni.createFrom().voidItem();
  }
}
