package dev.platformapi.auth;

import dev.platformapi.error.PlatformException;
import dev.platformapi.http.Origin;
import dev.platformapi.ratelimit.Algorithm;
import dev.platformapi.ratelimit.Decision;
import dev.platformapi.ratelimit.Limit;
import dev.platformapi.ratelimit.OnOutage;
import dev.platformapi.ratelimit.Policy;
import dev.platformapi.ratelimit.RateLimiter;
import dev.platformapi.ratelimit.Subjects;
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
  private final RateLimiter limiter;
  private final Policy ofAccount;
  private final Policy ofAddress;

  LoginThrottle(RateLimiter limiter, AuthConfig config) {
    this.limiter = limiter;
    AuthConfig.Login login = config.login();
    this.ofAccount = policy("login-failures", login.failuresPerAccount(), login);
    this.ofAddress = policy("login-failures-address", login.failuresPerAddress(), login);
  }

  private static Policy policy(String name, int failures, AuthConfig.Login login) {
    return new Policy(
        name, Algorithm.SLIDING_WINDOW, failures, login.window(), failures, OnOutage.LOCAL);
  }

  /** Fails with {@code RATE_LIMITED} and the delay when too many tries have failed. */
  Uni<Void> check(String username) {
    return limiter
        .look(limits(username), 1)
        .invoke(
            decision -> {
              if (!decision.isAllowed()) {
                throw PlatformException.rateLimited(
                    "Too many failed logins. Wait, then try again.",
                    decision.violated(),
                    decision.retryAfter());
              }
            })
        .replaceWithVoid();
  }

  /** Counts a failure; true when it was the last that is let through for now. */
  Uni<Boolean> failed(String username) {
    return limiter.take(limits(username), 1).map(LoginThrottle::isLast);
  }

  private static boolean isLast(Decision decision) {
    return decision.isAllowed() && decision.left() == 0;
  }

  /** A success forgives that account at that address; the address alone keeps its count. */
  Uni<Void> succeeded(String username) {
    return limiter.forget(limits(username).subList(0, 1));
  }

  private List<Limit> limits(String username) {
    String address = Subjects.ofAddress(Origin.current().address());
    String account = Secrets.hash(username.toLowerCase(Locale.ROOT));
    // Of one subject, so that both are together in a cluster of Redis.
    return List.of(new Limit(address, account, ofAccount), new Limit(address, ofAddress));
  }
}
