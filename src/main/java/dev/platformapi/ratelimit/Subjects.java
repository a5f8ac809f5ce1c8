package dev.platformapi.ratelimit;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Names of those who are counted. */
public final class Subjects {
  public static final String EVERYONE = "everyone";

  private static final String ADDRESS = "address:";
  private static final int IPV4_BYTES = 4;
  private static final int PREFIX_BYTES = 8;

  private Subjects() {}

  /**
   * An address of IPv4, or the /64 that one of IPv6 is in: whoever has one address of it has all.
   *
   * @param address as text; null for one that is not known
   */
  public static String ofAddress(String address) {
    byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return ADDRESS + "unknown";
    }
    try {
      // Makes IPv4 of an IPv4 address that is written as one of IPv6.
      InetAddress parsed = InetAddress.getByAddress(bytes);
      return parsed.getAddress().length == IPV4_BYTES
          ? ADDRESS + parsed.getHostAddress()
          : ADDRESS + HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES) + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
