package dev.platformapi.gateway.config.rule;

import dev.platformapi.gateway.config.document.Rule;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, or a single one.
 *
 * @param text as it is written, as {@code 10.0.0.0/8}
 */
public record IpRange(String text) {
  /** An address, or an address and the length of the prefix (CIDR). */
  public static final Rule<String> RULE =
      text ->
          prefix(text).isPresent()
              ? Optional.empty()
              : Optional.of("invalid ip or cidr range: '" + text + "'");

  private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

  /** Whether the address is one of them; one of the other version never is. */
  public boolean contains(InetAddress address) {
    byte[] mine = IpAddress.parse(text.split("/", 2)[0]).orElseThrow();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int bits = prefix(text).orElseThrow();
    for (int i = 0; i < bits; i++) {
      int bit = 0x80 >> (i % 8);
      if ((mine[i / 8] & bit) != (other[i / 8] & bit)) {
        return false;
      }
    }
    return true;
  }

  /** How many bits are alike; empty when this is no range. */
  private static Optional<Integer> prefix(String text) {
    String[] parts = text.split("/", 2);
    return IpAddress.parse(parts[0])
        .map(address -> address.length * 8)
        .flatMap(most -> parts.length == 1 ? Optional.of(most) : length(parts[1], most));
  }

  private static Optional<Integer> length(String text, int most) {
    return LENGTH.matcher(text).matches() && Integer.parseInt(text) <= most
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }
}
