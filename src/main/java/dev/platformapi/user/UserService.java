package dev.platformapi.user;

import dev.platformapi.auth.AccountChanges;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Passwords;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Role;
import dev.platformapi.auth.Scope;
import dev.platformapi.cache.CacheResponse;
import dev.platformapi.cache.ResponseCache;
import dev.platformapi.database.Uninterrupted;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Preconditions;
import dev.platformapi.error.Violation;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Page;
import dev.platformapi.paging.PageRequest;
import dev.platformapi.paging.Window;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/** The use cases of users, shared by every protocol. */
@ApplicationScoped
public class UserService {
  private final UserQueries users;
  private final Permissions permissions;
  private final InputValidator validator;
  private final Passwords passwords;
  private final AccountChanges changes;
  private final ResponseCache cache;
  private final Clock clock;

  UserService(
      UserQueries users,
      Permissions permissions,
      InputValidator validator,
      Passwords passwords,
      AccountChanges changes,
      ResponseCache cache,
      Clock clock) {
    this.users = users;
    this.permissions = permissions;
    this.validator = validator;
    this.passwords = passwords;
    this.changes = changes;
    this.cache = cache;
    this.clock = clock;
  }

  /** One page of the users that the filter lets through. */
  @CacheResponse(tag = UserTags.ALL, perCaller = false)
  @WithSession
  public Uni<Page<UserView>> list(
      Caller caller, UserFilter filter, UserOrder order, PageRequest page) {
    permissions.require(caller, Scope.USERS_READ);
    return users.page(filter, order, page);
  }

  /**
   * A window of the users that the filter lets through, with their total when it is asked for.
   * Fails with {@code INVALID_PARAMETER} for a cursor that is not of this list.
   */
  @CacheResponse(tag = UserTags.ALL, perCaller = false)
  @WithSession
  public Uni<Connection<UserView>> connection(
      Caller caller, UserFilter filter, UserOrder order, Window window, boolean withTotal) {
    permissions.require(caller, Scope.USERS_READ);
    return users.connection(filter, order, window, withTotal);
  }

  /** Fails with {@code NOT_FOUND}. */
  @CacheResponse(tag = UserTags.ONE + "{1}", perCaller = false)
  @WithSession
  public Uni<UserView> get(Caller caller, UUID id) {
    permissions.require(caller, Scope.USERS_READ);
    return users.view(id);
  }

  /**
   * Those of these users that there are, in one statement.
   *
   * @return by id
   */
  @WithSession
  public Uni<Map<UUID, UserView>> find(Caller caller, Collection<UUID> ids) {
    permissions.require(caller, Scope.USERS_READ);
    return users
        .views(ids)
        .map(found -> found.stream().collect(Collectors.toMap(UserView::id, user -> user)));
  }

  /**
   * The users behind one, in order of creation, a page at a time, each read in a session of its own
   * when the one before has been taken. The pages that are not empty.
   *
   * @param after the last user seen; null for the start
   * @param size users in a page
   */
  public Multi<List<UserView>> stream(Caller caller, UserFilter filter, UUID after, int size) {
    permissions.require(caller, Scope.USERS_READ);
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(after),
            last ->
                Uninterrupted.of(Panache.withSession(() -> users.after(last.get(), filter, size)))
                    .invoke(
                        page -> {
                          if (!page.isEmpty()) {
                            last.set(page.get(page.size() - 1).id());
                          }
                        }))
        .whilst(page -> page.size() == size)
        .filter(page -> !page.isEmpty());
  }

  /** Fails with {@code VALIDATION_FAILED}, {@code USERNAME_TAKEN} or {@code EMAIL_TAKEN}. */
  public Uni<UserView> create(Caller caller, NewUser input) {
    permissions.requireAdmin(caller, Scope.USERS_WRITE);
    return insert(input);
  }

  /**
   * Creates an account for whoever asks, with the role of a user. Needs a password; otherwise fails
   * as {@link #create}.
   */
  public Uni<UserView> register(NewUser input) {
    if (InputValidator.present(input).password() == null) {
      throw PlatformException.invalid(
          ErrorCode.VALIDATION_FAILED,
          List.of(new Violation("password", "notNull", "password is required")));
    }
    return insert(input).call(user -> changes.registered(user.id(), user.username()));
  }

  private Uni<UserView> insert(NewUser input) {
    validator.valid(input);
    return passwords
        .hash(input.password())
        .flatMap(
            hash -> Panache.withTransaction(() -> newUser(input, hash).<User>persistAndFlush()))
        .map(UserView::of)
        .onFailure()
        .transform(UserConflicts::explain)
        .call(() -> cache.forget(UserTags.ALL));
  }

  /**
   * Fails with {@code NOT_FOUND}, {@code PRECONDITION_FAILED} when the user has another version
   * than allowed, {@code CONFLICT} when another request changes the user at the same time, and as
   * {@link #create}.
   */
  public Uni<UserView> update(Caller caller, UUID id, UserChanges wanted) {
    permissions.requireOwner(caller, Scope.USERS_WRITE, id);
    validator.validProperty(NewUser.class, "password", wanted.password());
    return passwords
        .hash(wanted.password())
        .flatMap(
            hash ->
                Panache.withTransaction(
                    () ->
                        users
                            .get(id)
                            .invoke(user -> Preconditions.require(wanted.allowed(), user.version))
                            .invoke(user -> apply(wanted, hash, user))
                            .call(User::flush)))
        .map(UserView::of)
        .onFailure()
        .transform(failure -> UserConflicts.explain(failure, wanted.allowed()))
        .call(() -> cache.forget(UserTags.ALL, UserTags.of(id)))
        .call(
            user ->
                wanted.password() == null
                    ? Uni.createFrom().voidItem()
                    : changes.passwordChanged(caller, id));
  }

  /**
   * Deletes the user and the user's posts; fails with {@code NOT_FOUND} and {@code
   * PRECONDITION_FAILED}.
   *
   * @param allowed whether the user may be deleted in this version
   */
  public Uni<Void> delete(Caller caller, UUID id, LongPredicate allowed) {
    permissions.requireOwner(caller, Scope.USERS_WRITE, id);
    return Panache.withTransaction(
            () ->
                users
                    .get(id)
                    .invoke(user -> Preconditions.require(allowed, user.version))
                    .call(User::delete))
        .onFailure()
        .transform(failure -> UserConflicts.explain(failure, allowed))
        .call(() -> cache.forget(UserTags.ALL, UserTags.of(id), UserTags.POSTS))
        .call(() -> changes.deleted(caller, id))
        .replaceWithVoid();
  }

  private User newUser(NewUser input, String passwordHash) {
    User user = new User();
    user.createdAt = clock.instant();
    user.role = Role.USER.value();
    user.passwordHash = passwordHash;
    write(input, user, user.createdAt);
    return user;
  }

  private void apply(UserChanges changes, String passwordHash, User user) {
    NewUser present =
        new NewUser(
            user.username,
            user.email,
            null,
            user.age == null ? null : user.age.intValue(),
            List.of(user.tags),
            user.attributes);
    NewUser wanted = changes.edit().apply(present);
    if (wanted == null) {
      throw new PlatformException(ErrorCode.MALFORMED_REQUEST, "The change leaves no user.");
    }
    write(
        validator.valid(
            new NewUser(
                wanted.username(),
                wanted.email(),
                null,
                wanted.age(),
                wanted.tags(),
                wanted.attributes())),
        user,
        clock.instant());
    if (passwordHash != null) {
      user.passwordHash = passwordHash;
    }
  }

  private static void write(NewUser input, User user, Instant now) {
    user.username = input.username();
    user.email = input.email();
    user.age = input.age() == null ? null : input.age().shortValue();
    user.tags = input.tags().toArray(String[]::new);
    user.attributes = input.attributes();
    user.updatedAt = now;
  }
}
