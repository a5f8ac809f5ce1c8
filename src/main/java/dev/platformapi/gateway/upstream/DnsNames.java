package dev.platformapi.gateway.upstream;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Names in {@code /etc/hosts} and in DNS, with the servers and the search domains of {@code
 * /etc/resolv.conf}. Answers are kept as long as DNS lets them, but for a second at least and a
 * minute at most: an alias may change sooner than the addresses behind it, whose time alone counts.
 * It is Netty's resolver, but not that of Vert.x, which keeps a first address only. SRV records are
 * not looked up.
 */
public final class DnsNames implements Names, AutoCloseable {
  private static final int SHORTEST_SECONDS = 1;
  private static final int LONGEST_SECONDS = 60;

  private final EventLoop loop;
  private final DnsNameResolver resolver;

  /** Asks the servers that the system asks. */
  public DnsNames(Vertx vertx) {
    this((VertxInternal) vertx, Optional.empty());
  }

  /**
   * Asks some servers, the first one first.
   *
   * @param servers not empty
   */
  public DnsNames(Vertx vertx, List<InetSocketAddress> servers) {
    this((VertxInternal) vertx, Optional.of(new SequentialDnsServerAddressStreamProvider(servers)));
  }

  private DnsNames(VertxInternal vertx, Optional<DnsServerAddressStreamProvider> servers) {
    this.loop = vertx.createEventLoopContext().nettyEventLoop();
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelFactory(() -> vertx.transport().datagramChannel())
            .socketChannelFactory(
                () -> (SocketChannel) vertx.transport().channelFactory(false).newChannel())
            .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
            .ttl(SHORTEST_SECONDS, LONGEST_SECONDS);
    servers.ifPresent(builder::nameServerProvider);
    this.resolver = builder.build();
  }

  @Override
  public Future<List<String>> resolve(String host) {
    Promise<List<String>> promise = Promise.promise();
    loop.execute(
        () ->
            resolver
                .resolveAll(host)
                .addListener(
                    (io.netty.util.concurrent.Future<List<InetAddress>> result) -> {
                      if (result.isSuccess()) {
                        promise.complete(addresses(result.getNow()));
                      } else if (isAbsent(result.cause())) {
                        promise.complete(List.of());
                      } else {
                        promise.fail(result.cause());
                      }
                    }));
    return promise.future();
  }

  private static List<String> addresses(List<InetAddress> all) {
    boolean v4 = all.stream().anyMatch(Inet4Address.class::isInstance);
    return all.stream()
        .filter(address -> address instanceof Inet4Address == v4)
        .map(NetUtil::toAddressString)
        .sorted()
        .distinct()
        .toList();
  }

  /** Whether a server has said so, or has no address; all else is a failure. */
  private static boolean isAbsent(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null
        || cause instanceof DnsErrorCauseException error
            && error.getCode().equals(DnsResponseCode.NXDOMAIN);
  }

  @Override
  public void close() {
    resolver.close();
  }
}
