package dev.platformapi.auth;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** The accounts that can log in, kept by the user directory. */
public interface Accounts {
  /**
   * What login needs of an account.
   *
   * @param passwordHash null for an account without a password
   */
  record Account(UUID id, String username, String passwordHash, Role role) {}

  /** The account with that name, without regard to case; null when there is none. */
  Uni<Account> find(String username);
}
