package dev.platformapi.event;

import dev.platformapi.error.PlatformException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The place of an event in its channel, as Redis Streams have it: {@code 1732442866123-0}. The
 * order of ids is the order of the channel. Every protocol shows it, and takes it to go on behind
 * it.
 *
 * @param millis when the event was published, since the epoch
 * @param sequence among the events of that millisecond
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {
  /** Before everything. */
  public static final StreamId ZERO = new StreamId(0, 0);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})-(\\d{1,15})");

  /** Fails with {@code INVALID_PARAMETER}. */
  public static StreamId parse(String name, String text) {
    if (!TEXT.matcher(text).matches()) {
      throw PlatformException.invalidParameter(
          name, "event_id", name + " must be the id of an event, such as 1732442866123-0.");
    }
    return of(text);
  }

  /** Of what Redis gave. */
  static StreamId of(String text) {
    int dash = text.indexOf('-');
    return new StreamId(
        Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
  }

  public boolean isAfter(StreamId other) {
    return compareTo(other) > 0;
  }

  /** When the event was published. */
  public Instant at() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public int compareTo(StreamId other) {
    return millis != other.millis
        ? Long.compare(millis, other.millis)
        : Long.compare(sequence, other.sequence);
  }

  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
