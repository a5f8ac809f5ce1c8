package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.Origin;
import dev.platformapi.ratelimit.FixedWindow;
import dev.platformapi.ratelimit.Limit;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;

/**
 * Slows down guessing. Failures are counted by account and address together, so that nobody can
 * lock somebody else out; and, more generously, by address alone against trying one password on
 * many accounts.
 */
@ApplicationScoped
class LoginThrottle {
  private final FixedWindow limiter;
  private final AuthConfig.Login config;

  LoginThrottle(FixedWindow limiter, AuthConfig config) {
    this.limiter = limiter;
    this.config = config.login();
  }

  /** Fails with {@code RATE_LIMITED} and the delay when too many tries have failed. */
  Uni<Void> check(String username) {
    return limiter
        .delay(limits(username))
        .invoke(
            delay -> {
              if (!delay.isZero()) {
                throw new PlatformException(
                        ErrorCode.RATE_LIMITED, "Too many failed logins. Wait, then try again.")
                    .retryAfter(delay);
              }
            })
        .replaceWithVoid();
  }

  /** Counts a failure; true when it was the last that is let through for now. */
  Uni<Boolean> failed(String username) {
    List<Limit> limits = limits(username);
    return limiter
        .count(limits)
        .flatMap(counted -> limiter.delay(limits))
        .map(delay -> !delay.isZero());
  }

  /** A success forgives that account at that address; the address alone keeps its count. */
  Uni<Void> succeeded(String username) {
    return limiter.reset(limits(username).subList(0, 1));
  }

  private List<Limit> limits(String username) {
    String address = String.valueOf(Origin.current().address());
    String account = Secrets.hash(username.toLowerCase(Locale.ROOT));
    return List.of(
        new Limit(
            "login:{" + address + "}:" + account, config.failuresPerAccount(), config.window()),
        new Limit("login:{" + address + "}", config.failuresPerAddress(), config.window()));
  }
}
