package dev.platformapi.auth;

import dev.platformapi.error.CleanText;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * bcrypt on a small worker pool of its own, so that hashing neither blocks an I/O thread nor takes
 * every core. Beyond a bounded queue it answers {@code UNAVAILABLE} with a delay.
 */
@ApplicationScoped
public class Passwords {
  /** bcrypt ignores what is behind them. */
  private static final int MAX_BYTES = 72;

  private static final Pattern BCRYPT_COST = Pattern.compile("\\$2[abxy]?\\$(\\d\\d)\\$");
  private static final Duration BUSY = Duration.ofSeconds(2);

  private final AuthConfig.Password config;
  private final int concurrency;
  private final WorkerExecutor workers;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile String decoy;

  Passwords(AuthConfig config, Vertx vertx) {
    this.config = config.password();
    this.concurrency =
        this.config
            .concurrency()
            .orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    this.workers = vertx.createSharedWorkerExecutor("passwords", concurrency);
  }

  /** The hash of a password; null of null. */
  public Uni<String> hash(String password) {
    return password == null
        ? Uni.createFrom().nullItem()
        : work(() -> BcryptUtil.bcryptHash(password, config.cost()));
  }

  /**
   * Whether the password is the one behind the hash; no hash takes as long and matches nothing.
   * Neither does a password that bcrypt reads only a part of.
   */
  public Uni<Boolean> matches(String password, String hash) {
    return work(
        () ->
            BcryptUtil.matches(password, hash == null ? decoy() : hash)
                && hash != null
                && isReadWhole(password));
  }

  private static boolean isReadWhole(String password) {
    return CleanText.Check.isClean(password)
        && password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /** Whether the hash costs less than new ones do. */
  boolean isWeak(String hash) {
    Matcher cost = BCRYPT_COST.matcher(hash);
    return !cost.lookingAt() || Integer.parseInt(cost.group(1)) < config.cost();
  }

  private String decoy() {
    if (decoy == null) {
      decoy = BcryptUtil.bcryptHash(UUID.randomUUID().toString(), config.cost());
    }
    return decoy;
  }

  private <T> Uni<T> work(Callable<T> task) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (pending.incrementAndGet() > concurrency + config.queue()) {
                pending.decrementAndGet();
                throw new PlatformException(
                        ErrorCode.UNAVAILABLE, "Too many passwords are being checked.")
                    .retryAfter(BUSY);
              }
              return workers
                  .executeBlocking(task, false)
                  .eventually(() -> pending.decrementAndGet());
            });
  }

  @PreDestroy
  void close() {
    workers.closeAndForget();
  }
}
