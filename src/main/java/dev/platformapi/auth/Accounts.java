package dev.platformapi.auth;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** The accounts that can log in, kept by the user directory. */
public interface Accounts {
  /**
   * What identity needs of an account.
   *
   * @param passwordHash null for an account without a password
   * @param disabled whether its tokens and keys open nothing
   * @param plan the plan that was assigned to it; null for none
   */
  record Account(
      UUID id, String username, String passwordHash, Role role, boolean disabled, String plan) {}

  /** The account with that name, without regard to case; null when there is none. */
  Uni<Account> find(String username);

  /** The account with that id; null when there is none. */
  Uni<Account> find(UUID id);

  /** Puts a stronger hash of the same password in the place of the present one. */
  Uni<Void> replaceHash(Account account, String passwordHash);
}
