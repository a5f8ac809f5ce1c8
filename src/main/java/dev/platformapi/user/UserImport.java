package dev.platformapi.user;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Passwords;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Role;
import dev.platformapi.auth.Scope;
import dev.platformapi.cache.ResponseCache;
import dev.platformapi.database.Uninterrupted;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Creates many users from a stream, in batches of one statement each. */
@ApplicationScoped
public class UserImport {
  /** The most users of a request that names them all. */
  public static final int MAX_USERS = 1000;

  private static final int MAX_PASSWORDS = 20;
  private static final int MAX_VIOLATIONS = 100;
  private static final int BATCH = 200;

  private final UserQueries users;
  private final Permissions permissions;
  private final InputValidator validator;
  private final Passwords passwords;
  private final ResponseCache cache;
  private final Clock clock;

  UserImport(
      UserQueries users,
      Permissions permissions,
      InputValidator validator,
      Passwords passwords,
      ResponseCache cache,
      Clock clock) {
    this.users = users;
    this.permissions = permissions;
    this.validator = validator;
    this.passwords = passwords;
    this.cache = cache;
    this.clock = clock;
  }

  /**
   * Creates each user that is valid and new; one that fails does not hinder the others. Takes the
   * next batch from the stream when the one before is committed.
   */
  public Uni<UserBatch> createAll(Caller caller, Multi<NewUser> input) {
    permissions.requireAdmin(caller, Scope.USERS_WRITE);
    Outcome outcome = new Outcome(false);
    return input
        .group()
        .intoLists()
        .of(BATCH)
        .onItem()
        .transformToUniAndConcatenate(batch -> Uninterrupted.of(insert(batch, outcome)))
        .onItem()
        .ignoreAsUni()
        .map(done -> outcome.result());
  }

  /**
   * Creates these users, at most {@value #MAX_USERS}, of whom at most {@value #MAX_PASSWORDS} have
   * passwords, because each takes a good part of a second to hash.
   *
   * @param atomic whether one that fails hinders all: then the failure is that of the whole, with
   *     {@code users[3].username} for a field of the fourth; {@code VALIDATION_FAILED} comes before
   *     {@code USERNAME_TAKEN} and {@code EMAIL_TAKEN}
   */
  public Uni<UserBatch> createAll(Caller caller, List<NewUser> input, boolean atomic) {
    permissions.requireAdmin(caller, Scope.USERS_WRITE);
    requireSize(input);
    if (atomic) {
      requireValid(input);
    }
    Outcome outcome = new Outcome(atomic);
    return insert(input, outcome).map(done -> outcome.result());
  }

  private static void requireSize(List<NewUser> input) {
    List<Violation> violations = new ArrayList<>();
    if (input == null || input.isEmpty() || input.size() > MAX_USERS) {
      violations.add(new Violation("users", "size", "users must be 1 to " + MAX_USERS + " users"));
    } else if (input.stream().filter(user -> user != null && user.password() != null).count()
        > MAX_PASSWORDS) {
      violations.add(
          new Violation(
              "users",
              "passwords",
              "at most " + MAX_PASSWORDS + " of the users may have passwords"));
    }
    if (!violations.isEmpty()) {
      throw PlatformException.invalid(ErrorCode.VALIDATION_FAILED, violations);
    }
  }

  private void requireValid(List<NewUser> input) {
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < input.size() && violations.size() < MAX_VIOLATIONS; i++) {
      for (Violation violation : violations(input.get(i))) {
        violations.add(within(i, violation));
      }
    }
    if (!violations.isEmpty()) {
      throw PlatformException.invalid(ErrorCode.VALIDATION_FAILED, violations);
    }
  }

  private List<Violation> violations(NewUser input) {
    return input == null
        ? List.of(new Violation("", "notNull", "a user must not be null"))
        : validator.violations(input);
  }

  private static Violation within(int index, Violation violation) {
    String field = violation.field().isEmpty() ? "" : "." + violation.field();
    return new Violation("users[" + index + "]" + field, violation.rule(), violation.message());
  }

  private Uni<Void> insert(List<NewUser> batch, Outcome outcome) {
    int first = outcome.next(batch.size());
    return Multi.createFrom()
        .range(0, batch.size())
        .onItem()
        .transformToUniAndConcatenate(i -> row(first + i, batch.get(i), outcome))
        .collect()
        .asList()
        .flatMap(rows -> insertRows(rows, outcome));
  }

  /** Null for an item that is not valid. */
  private Uni<Candidate> row(int index, NewUser input, Outcome outcome) {
    List<Violation> violations = violations(input);
    if (!violations.isEmpty()) {
      outcome.fail(index, PlatformException.invalid(ErrorCode.VALIDATION_FAILED, violations));
      return Uni.createFrom().nullItem();
    }
    return passwords
        .hash(input.password())
        .map(hash -> new Candidate(index, NewRow.of(input, hash, Role.USER, clock.instant())));
  }

  private Uni<Void> insertRows(List<Candidate> candidates, Outcome outcome) {
    if (candidates.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    JsonArray rows = new JsonArray();
    candidates.forEach(candidate -> rows.add(candidate.row().toJson()));
    return Panache.withTransaction(
            () ->
                users
                    .insertAll(rows)
                    .flatMap(
                        inserted -> {
                          Set<UUID> created = new HashSet<>(inserted);
                          List<Candidate> refused = new ArrayList<>();
                          for (Candidate candidate : candidates) {
                            if (created.contains(candidate.row().id())) {
                              outcome.created(candidate.index(), candidate.row().id());
                            } else {
                              refused.add(candidate);
                            }
                          }
                          return explain(refused, outcome);
                        }))
        .call(() -> cache.forget(UserTags.ALL));
  }

  /** Tells a taken username from a taken email address. */
  private Uni<Void> explain(List<Candidate> refused, Outcome outcome) {
    if (refused.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return users
        .takenUsernames(refused.stream().map(Candidate::username).toList())
        .invoke(
            taken -> {
              Set<String> names = new HashSet<>(taken);
              for (Candidate candidate : refused) {
                outcome.fail(
                    candidate.index(),
                    names.contains(candidate.username())
                        ? UserConflicts.usernameTaken()
                        : UserConflicts.emailTaken());
              }
            })
        .replaceWithVoid();
  }

  private record Candidate(int index, NewRow row) {
    String username() {
      return row.input().username().toLowerCase(Locale.ROOT);
    }
  }

  /** What has come out so far; one batch at a time writes to it. */
  private static class Outcome {
    private final boolean atomic;
    private final List<UserBatch.Created> created = new ArrayList<>();
    private final List<UserBatch.Failure> failures = new ArrayList<>();
    private int seen;

    Outcome(boolean atomic) {
      this.atomic = atomic;
    }

    int next(int count) {
      int first = seen;
      seen += count;
      return first;
    }

    void created(int index, UUID id) {
      created.add(new UserBatch.Created(index, id));
    }

    /** Ends the transaction of what is atomic. */
    void fail(int index, PlatformException failure) {
      if (atomic) {
        String field = failure.code() == ErrorCode.USERNAME_TAKEN ? "username" : "email";
        throw PlatformException.invalid(
            failure.code(),
            List.of(within(index, new Violation(field, "unique", failure.getMessage()))));
      }
      failures.add(new UserBatch.Failure(index, failure));
    }

    UserBatch result() {
      failures.sort(Comparator.comparingInt(UserBatch.Failure::index));
      return new UserBatch(created, failures);
    }
  }
}
