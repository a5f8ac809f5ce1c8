package dev.platformapi.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Asks the system, which knows its hosts file, its search domains and its servers. Java remembers
 * answers for a while ({@code networkaddress.cache.ttl}).
 */
public final class SystemNames implements Names {
  private final Vertx vertx;

  public SystemNames(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<List<String>> resolve(String host) {
    return vertx.executeBlocking(
        () ->
            Arrays.stream(InetAddress.getAllByName(host)).map(InetAddress::getHostAddress).toList(),
        false);
  }
}
