package dev.platformapi.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses of IP as clients and configurations write them; no name is looked up. */
public final class IpAddress {
  private IpAddress() {}

  /**
   * Null for what is none, and for null. One of IPv4 that is written as one of IPv6 is one of IPv4.
   */
  public static InetAddress parse(String text) {
    byte[] bytes = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address was parsed to a wrong length", e);
    }
  }
}
