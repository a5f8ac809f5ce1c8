package dev.platformapi.gateway.config.rule;

import dev.platformapi.gateway.config.document.Rule;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, or a single one. Those of version 4 that are written as addresses of
 * version 6 ({@code ::ffff:10.0.0.1}, RFC 4291) are addresses of version 4.
 */
public final class IpRange {
  /** An address, or an address and the length of the prefix (CIDR). */
  public static final Rule<String> RULE =
      text ->
          prefix(text).isPresent()
              ? Optional.empty()
              : Optional.of("invalid ip or cidr range: '" + text + "'");

  private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

  /** What an address of version 4 begins with when it is written as one of version 6. */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final String text;
  private final byte[] address;
  private final int bits;

  /**
   * @param text that keeps the rule, as {@code 10.0.0.0/8}
   */
  public IpRange(String text) {
    byte[] written = IpAddress.parse(text.split("/", 2)[0]).orElseThrow();
    int length = prefix(text).orElseThrow();
    int mapped = MAPPED.length;
    boolean isMapped = length >= 8 * mapped && Arrays.equals(written, 0, mapped, MAPPED, 0, mapped);
    this.text = text;
    this.address = isMapped ? Arrays.copyOfRange(written, mapped, written.length) : written;
    this.bits = isMapped ? length - 8 * mapped : length;
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  /** Whether the address is one of them; one of the other version never is. */
  public boolean contains(InetAddress other) {
    byte[] bytes = other.getAddress();
    if (bytes.length != address.length) {
      return false;
    }
    int whole = bits / 8;
    int mask = 0xff00 >> (bits % 8);
    return Arrays.equals(address, 0, whole, bytes, 0, whole)
        && (bits % 8 == 0 || ((address[whole] ^ bytes[whole]) & mask & 0xff) == 0);
  }

  @Override
  public String toString() {
    return text;
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
