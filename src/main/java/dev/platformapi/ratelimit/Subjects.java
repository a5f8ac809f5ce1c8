package dev.platformapi.ratelimit;

import dev.platformapi.http.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** Names of those who are counted. */
public final class Subjects {
  public static final String EVERYONE = "everyone";

  private static final String ADDRESS = "address:";
  private static final int PREFIX_BYTES = 8;

  private Subjects() {}

  /**
   * An address of IPv4, or the /64 that one of IPv6 is in: whoever has one address of it has all.
   *
   * @param address as text; null for one that is not known
   */
  public static String ofAddress(String address) {
    InetAddress parsed = IpAddress.parse(address);
    if (parsed == null) {
      return ADDRESS + "unknown";
    }
    return parsed instanceof Inet4Address
        ? ADDRESS + parsed.getHostAddress()
        : ADDRESS + HexFormat.of().formatHex(parsed.getAddress(), 0, PREFIX_BYTES) + "/64";
  }
}
