package dev.platformapi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What all tests with random inputs share. The seed is fixed, so that a fault stays found; {@code
 * -Pfuzz} takes many times as many inputs and a new seed, which it prints, and {@code -Dfuzz.seed}
 * gives one.
 */
public final class Fuzz {
  /** How many times as many inputs as in the suite. */
  private static final int SCALE = Integer.getInteger("fuzz.scale", 1);

  private static final long SEED =
      Long.getLong("fuzz.seed", SCALE == 1 ? 20_261_123 : System.nanoTime());

  /** Of the heap after a collection, between two measurements of a run. */
  private static final long MAY_GROW = 64 << 20;

  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "null",
          "true",
          "-1",
          "0",
          "101",
          "9223372036854775808",
          "1e400",
          "NaN",
          "' OR 1=1 --",
          "\"; DROP TABLE users; --",
          "../../etc/passwd",
          "${jndi:ldap://x}",
          "<script>alert(1)</script>",
          "\u0000",
          "\ud83d\ude00",
          "\u202eabc",
          "a".repeat(300),
          "%00",
          "[]",
          "{}",
          "2026-13-45T99:99:99Z",
          "+999999999-12-31T23:59:59Z",
          "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "*",
          ",",
          "-created_at,",
          "Straße",
          "I\u0307");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?");

  /** Some are none. */
  private static final List<String> NUMBERS =
      List.of(
          "-0",
          "01",
          "0x7f",
          "1e999",
          "1e99999",
          "1e99999999999",
          "-1e-99999999999",
          "2147483648",
          "9".repeat(400),
          "9".repeat(2000),
          "0." + "9".repeat(400));

  private Fuzz() {}

  /** The same sequence each time, unless another seed is given. */
  public static Random random() {
    System.out.println("random inputs: -Dfuzz.seed=" + SEED + " -Dfuzz.scale=" + SCALE);
    return new Random(SEED);
  }

  /**
   * @param inSuite how many inputs the test takes when it is one of all
   */
  public static int inputs(int inSuite) {
    return inSuite * SCALE;
  }

  /** A text that somebody has tripped over before. */
  public static String nasty(Random random) {
    return pick(random, NASTY);
  }

  /** One of them. */
  public static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /**
   * The text with something of it left out, doubled, or replaced by what means something there, or
   * with another number.
   */
  public static String broken(Random random, String text, String... scraps) {
    StringBuilder broken = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int from = random.nextInt(broken.length() + 1);
      int to = Math.min(broken.length(), from + random.nextInt(6));
      switch (random.nextInt(4)) {
        case 0 -> broken.delete(from, to);
        case 1 -> broken.insert(from, broken.substring(from, to));
        case 2 -> {
          Matcher number = NUMBER.matcher(broken);
          if (number.find(from)) {
            broken.replace(number.start(), number.end(), pick(random, NUMBERS));
          }
        }
        default -> broken.replace(from, to, scraps[random.nextInt(scraps.length)]);
      }
    }
    return broken.toString();
  }

  /** Whether the heap of this JVM, which the service runs in, stays as large as it is. */
  public static final class Heap {
    private long before;

    /** To be called when whatever is made once has been made. */
    public void remember() {
      before = used();
    }

    /** In the suite other tests have left things that come and go. */
    public void hasNotGrown() {
      if (SCALE > 1) {
        long after = used();
        System.out.printf("heap: %d MB, then %d MB%n", before >> 20, after >> 20);
        assertThat(after - before).as("growth of the heap in bytes").isLessThan(MAY_GROW);
      }
    }

    private static long used() {
      if (SCALE > 1) {
        System.gc();
        System.gc();
      }
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }
}
