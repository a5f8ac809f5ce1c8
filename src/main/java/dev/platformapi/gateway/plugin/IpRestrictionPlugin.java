package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.IpRestrictionConfig;
import dev.platformapi.gateway.config.rule.IpRange;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.http.IpAddress;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Lets requests pass by the address of their client. */
public final class IpRestrictionPlugin implements Plugin {
  private final IpRestrictionConfig config;

  public IpRestrictionPlugin(IpRestrictionConfig config) {
    this.config = config;
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    InetAddress client = IpAddress.parse(exchange.client().address());
    if (client == null) {
      return Future.succeededFuture(Answer.error(403, "Cannot identify the client IP address"));
    }
    boolean refused =
        isIn(config.deny(), client) || (!config.allow().isEmpty() && !isIn(config.allow(), client));
    return refused ? refuse(exchange) : GO_ON;
  }

  private static boolean isIn(List<IpRange> ranges, InetAddress client) {
    for (IpRange range : ranges) {
      if (range.contains(client)) {
        return true;
      }
    }
    return false;
  }

  private Future<Answer> refuse(Exchange exchange) {
    String message = "IP address not allowed: " + exchange.client().address();
    return Future.succeededFuture(
        Answer.error(config.status().orElse(403), config.message().orElse(message)));
  }
}
