package dev.platformapi.ratelimit;

import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code platform.ratelimit.…}: who may ask how often. */
@ConfigMapping(prefix = "platform.ratelimit")
public interface RateLimitConfig {
  /** Whether anything is limited. */
  @WithDefault("true")
  boolean enabled();

  /** The longest that a request waits for Redis to count it. */
  @WithDefault("50ms")
  @WithConverter(PositiveDuration.class)
  Duration patience();

  /** The plan of users to whom none is assigned. */
  @WithDefault("free")
  String defaultPlan();

  /** The plan of administrators to whom none is assigned. */
  @WithDefault("internal")
  String adminPlan();

  /** The plan of addresses: of requests that need no caller, or whose credentials are refused. */
  @WithDefault("anonymous")
  String anonymousPlan();

  /** {@code platform.ratelimit.plans.<plan>.<name>.…}: each plan has any number of limits. */
  Map<String, Map<String, Quota>> plans();

  /** {@code platform.ratelimit.rules.<name>.…}: limits beside those of the plans. */
  Map<String, Rule> rules();

  /** So much in so much time. */
  interface Quota {
    /** How much in a window. */
    long quota();

    @WithDefault("1m")
    @WithConverter(PositiveDuration.class)
    Duration window();

    @WithDefault("token-bucket")
    Algorithm algorithm();

    /** How much of a token bucket at once; the quota by default. */
    OptionalLong burst();

    /** What becomes of it while Redis does not answer. */
    @WithDefault("local")
    OnOutage onOutage();
  }

  /** A limit of some operations. */
  interface Rule extends Quota {
    /**
     * Which operations, such as {@code POST /auth/login} or {@code * /platform.v1.UserService/*}; a
     * {@code *} stands for any method or any one part of the path, {@code **} at the end for the
     * rest of it. All operations by default.
     */
    Optional<List<String>> operations();

    @WithDefault("caller")
    Per per();
  }

  /** Who shares a rule's limit. */
  enum Per {
    /** Each user, or key with a plan of its own; without a caller, each address. */
    CALLER,
    ADDRESS,
    EVERYONE
  }
}
