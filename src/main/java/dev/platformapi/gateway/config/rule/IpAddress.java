package dev.platformapi.gateway.config.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of the Internet Protocol as texts. No name is looked up. */
final class IpAddress {
  private static final Pattern V4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern GROUP = Pattern.compile("\\p{XDigit}{1,4}");

  private IpAddress() {}

  /** The 4 or 16 bytes of an address; empty when it is none. */
  static Optional<byte[]> parse(String text) {
    return text.indexOf(':') >= 0 ? v6(text) : v4(text);
  }

  private static Optional<byte[]> v4(String text) {
    Matcher matcher = V4.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < bytes.length; i++) {
      int number = Integer.parseInt(matcher.group(i + 1));
      if (number > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) number;
    }
    return Optional.of(bytes);
  }

  private static Optional<byte[]> v6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text).filter(bytes -> bytes.length == 16);
    }
    Optional<byte[]> left = groups(text.substring(0, gap));
    Optional<byte[]> right = groups(text.substring(gap + 2));
    if (left.isEmpty() || right.isEmpty() || left.get().length + right.get().length > 14) {
      return Optional.empty();
    }
    byte[] bytes = new byte[16];
    System.arraycopy(left.get(), 0, bytes, 0, left.get().length);
    int length = right.get().length;
    System.arraycopy(right.get(), 0, bytes, 16 - length, length);
    return Optional.of(bytes);
  }

  /** Groups of four hexadecimal digits, of which the last may be an address of version 4. */
  private static Optional<byte[]> groups(String text) {
    List<Byte> bytes = new ArrayList<>();
    String[] groups = text.isEmpty() ? new String[0] : text.split(":", -1);
    for (int i = 0; i < groups.length; i++) {
      Optional<byte[]> last = i == groups.length - 1 ? v4(groups[i]) : Optional.empty();
      if (last.isPresent()) {
        for (byte part : last.get()) {
          bytes.add(part);
        }
      } else if (GROUP.matcher(groups[i]).matches()) {
        int group = Integer.parseInt(groups[i], 16);
        bytes.add((byte) (group >> 8));
        bytes.add((byte) group);
      } else {
        return Optional.empty();
      }
    }
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get(i);
    }
    return Optional.of(array);
  }
}
