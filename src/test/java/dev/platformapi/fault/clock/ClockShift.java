package dev.platformapi.fault.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * By how much the wall clock of this JVM is ahead of the machine's. Whatever reads that clock calls
 * this, so it sees nothing but the JDK.
 */
public final class ClockShift {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static volatile LongBuffer shift;

  private ClockShift() {}

  /**
   * From now on it is what stands in that file.
   *
   * @param file eight bytes, milliseconds
   */
  static void read(String file) {
    try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
      shift = channel.map(MapMode.READ_ONLY, 0, Long.BYTES).asLongBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static long millis() {
    LongBuffer read = shift;
    return read == null ? 0 : read.get(0);
  }

  public static long nanos() {
    return millis() * NANOS_PER_MILLI;
  }
}
