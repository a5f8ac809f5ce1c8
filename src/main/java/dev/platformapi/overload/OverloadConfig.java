package dev.platformapi.overload;

import dev.platformapi.setting.NotNegative;
import dev.platformapi.setting.Positive;
import dev.platformapi.setting.PositiveDuration;
import dev.platformapi.setting.Share;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** {@code platform.overload.…}: how many requests and calls a pod takes on at once. */
@ConfigMapping(prefix = "platform.overload")
public interface OverloadConfig {
  /** Whether any are refused. */
  @WithDefault("true")
  boolean enabled();

  /**
   * As many are always taken on. What is done while there are no more shows how long requests take
   * without load. By default twice the number of processors.
   */
  OptionalInt minimum();

  /** The limit at the start, before anything is known. */
  @WithDefault("100")
  @WithConverter(Positive.class)
  int initial();

  /** What the limit never exceeds. */
  @WithDefault("1000")
  @WithConverter(Positive.class)
  int maximum();

  /** How many times as long as without load requests may take on average before there are fewer. */
  @WithDefault("2")
  double tolerance();

  /** They may take as long in any case: nobody minds that a thing of a millisecond takes five. */
  @WithDefault("10ms")
  @WithConverter(PositiveDuration.class)
  Duration quick();

  /** How many more are taken on for administrators, as a share of the limit; one at least. */
  @WithDefault("0.25")
  @WithConverter(Share.class)
  double administratorShare();

  /** After how long those who are refused may come again; up to twice as late, at random. */
  @WithDefault("1S")
  @WithConverter(PositiveDuration.class)
  Duration retryAfter();

  /** How many who are refused in a second get a line in the access log; the metric counts all. */
  @WithDefault("100")
  @WithConverter(NotNegative.class)
  int linesPerSecond();
}
