package dev.platformapi.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The proxies whose word is taken for whom they forward, in {@code X-Forwarded-For}. Each proxy
 * adds the address it was called from at the end, so the list is read from there: the first address
 * that is no trusted proxy is the client. What a client wrote itself is before it, and is not
 * believed.
 */
@Startup
@ApplicationScoped
public class TrustedProxies {
  public static final String HEADER = "X-Forwarded-For";

  /** Addresses of the list that are looked at. */
  private static final int MAX_HOPS = 32;

  private final List<IpSubnetFilterRule> networks;

  @Inject
  TrustedProxies(HttpConfig config) {
    this(config.trustedProxies().orElse(List.of()));
  }

  /**
   * @param networks such as {@code 10.0.0.0/8}, or single addresses
   */
  TrustedProxies(List<String> networks) {
    this.networks = networks.stream().map(TrustedProxies::rule).toList();
  }

  /**
   * Whether the settings name addresses and networks.
   *
   * @throws ConfigurationException when they do not
   */
  public static void check(HttpConfig config) {
    new TrustedProxies(config);
  }

  /**
   * The address of the client.
   *
   * @param peer who is connected; null when that is not known
   * @param forwarded the values of the header, in the order in which they came
   */
  public String client(String peer, List<String> forwarded) {
    if (networks.isEmpty() || forwarded.isEmpty() || !isTrusted(peer)) {
      return peer;
    }
    List<String> hops = new ArrayList<>(List.of(String.join(",", forwarded).split(",", -1)));
    Collections.reverse(hops);
    String client = peer;
    for (String hop : hops.subList(0, Math.min(hops.size(), MAX_HOPS))) {
      String address = hop.strip();
      if (!NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
        return client;
      }
      client = address;
      if (!isTrusted(address)) {
        return client;
      }
    }
    return client;
  }

  /** Whether the word of this address is taken; not of null. */
  public boolean isTrusted(String address) {
    if (networks.isEmpty()) {
      return false;
    }
    InetAddress parsed = IpAddress.parse(address);
    if (parsed == null) {
      return false;
    }
    InetSocketAddress socket = new InetSocketAddress(parsed, 0);
    return networks.stream().anyMatch(network -> network.matches(socket));
  }

  private static IpSubnetFilterRule rule(String network) {
    int slash = network.indexOf('/');
    InetAddress address = IpAddress.parse(slash < 0 ? network : network.substring(0, slash));
    if (address == null || !(slash < 0 || network.substring(slash + 1).matches("\\d{1,3}"))) {
      throw invalid(network);
    }
    int bits = 8 * address.getAddress().length;
    int prefix = slash < 0 ? bits : Integer.parseInt(network.substring(slash + 1));
    if (prefix > bits) {
      throw invalid(network);
    }
    return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
  }

  private static ConfigurationException invalid(String network) {
    return new ConfigurationException(
        "platform.http.trusted-proxies: \""
            + network
            + "\" is no address or network. Write 10.1.2.3 or 10.0.0.0/8.");
  }
}
