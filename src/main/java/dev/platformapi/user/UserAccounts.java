package dev.platformapi.user;

import dev.platformapi.auth.Accounts;
import dev.platformapi.auth.AuthConfig;
import dev.platformapi.auth.Passwords;
import dev.platformapi.auth.Role;
import dev.platformapi.error.InputValidator;
import dev.platformapi.lifecycle.ServiceStart;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The directory's users as accounts for login, and the first administrator among them. */
@ApplicationScoped
class UserAccounts implements Accounts {
  private final UserQueries users;
  private final Passwords passwords;
  private final InputValidator validator;
  private final Clock clock;

  UserAccounts(UserQueries users, Passwords passwords, InputValidator validator, Clock clock) {
    this.users = users;
    this.passwords = passwords;
    this.validator = validator;
    this.clock = clock;
  }

  @Override
  @WithSession
  public Uni<Account> find(String username) {
    return account("lower(username) = :key", username.toLowerCase(Locale.ROOT));
  }

  @Override
  @WithSession
  public Uni<Account> find(UUID id) {
    return account("id = :key", id);
  }

  /** Leaves the version alone: nothing that clients see has changed. */
  @Override
  @WithTransaction
  public Uni<Void> replaceHash(Account account, String passwordHash) {
    return User.update(
            "passwordHash = ?1 where id = ?2 and passwordHash = ?3",
            passwordHash,
            account.id(),
            account.passwordHash())
        .replaceWithVoid();
  }

  /** Not the entity, whose attributes may be large. */
  private static Uni<Account> account(String which, Object key) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createQuery(
                        "select id, username, passwordHash, role, disabledAt, plan from User where "
                            + which,
                        Object[].class)
                    .setParameter("key", key)
                    .getSingleResultOrNull())
        .map(row -> row == null ? null : account(row));
  }

  private static Account account(Object[] row) {
    return new Account(
        (UUID) row[0],
        (String) row[1],
        (String) row[2],
        Role.of((String) row[3]),
        row[4] != null,
        (String) row[5]);
  }

  /** Creates the administrator of the configuration unless the name is taken. */
  void bootstrap(@Observes ServiceStart start, AuthConfig config) throws Throwable {
    AuthConfig.Admin admin = config.admin();
    if (admin.password().isEmpty()) {
      return;
    }
    NewUser input =
        validator.valid(
            new NewUser(
                admin.username(),
                admin.email(),
                admin.password().get(),
                null,
                List.of(),
                Map.of()));
    VertxContextSupport.subscribeAndAwait(() -> createAdmin(input));
  }

  private Uni<?> createAdmin(NewUser input) {
    return find(input.username())
        .flatMap(
            found ->
                found != null
                    ? Uni.createFrom().nullItem()
                    : passwords.hash(input.password()).flatMap(hash -> insertAdmin(input, hash)));
  }

  private Uni<?> insertAdmin(NewUser input, String hash) {
    NewRow row = NewRow.of(input, hash, Role.ADMIN, clock.instant());
    return Panache.withTransaction(() -> users.insertAll(new JsonArray().add(row.toJson())));
  }
}
