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
  private final Tokens tokens;

  Login(Accounts accounts, Passwords passwords, Tokens tokens) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.tokens = tokens;
  }

  /** Somebody who has logged in. */
  public record Session(Accounts.Account account, Tokens.AccessToken token) {}

  /**
   * Fails with {@code UNAUTHENTICATED}, in the same words and after the same work whether the name
   * is unknown, has no password, or the password is wrong.
   */
  public Uni<Session> login(String username, String password) {
    return accounts
        .find(username)
        .flatMap(
            account ->
                passwords
                    .matches(password, account == null ? null : account.passwordHash())
                    .map(
                        matches -> {
                          if (!matches) {
                            throw new PlatformException(
                                ErrorCode.UNAUTHENTICATED, "The username or password is wrong.");
                          }
                          return new Session(account, tokens.issue(account));
                        }));
  }
}
