package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.AclConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.Set;

/** Lets consumers pass by the groups that they are in. */
public final class AclPlugin implements Plugin {
  private final AclConfig config;
  private final Set<String> listed;
  private final Consumers consumers;

  /**
   * @param consumers of the file that the configuration is in
   */
  public AclPlugin(AclConfig config, Consumers consumers) {
    this.config = config;
    this.listed = Set.copyOf(config.groups());
    this.consumers = consumers;
  }

  /** Who is not known is asked who they are (401); who is known and may not pass is told so. */
  @Override
  public Future<Answer> request(Exchange exchange) {
    Set<String> groups =
        exchange.consumer().map(known -> consumers.groups(known.id())).orElse(Set.of());
    boolean undecided = exchange.consumer().isEmpty() || (config.isAllow() && groups.isEmpty());
    if (undecided && exchange.credential().isEmpty()) {
      return Future.succeededFuture(Answer.error(401, "Unauthorized"));
    }
    if (undecided || Collections.disjoint(groups, listed) == config.isAllow()) {
      return Future.succeededFuture(Answer.error(403, "You cannot consume this service"));
    }
    tell(exchange, groups);
    return GO_ON;
  }

  private void tell(Exchange exchange, Set<String> groups) {
    if (config.hideGroupsHeader() || groups.isEmpty()) {
      exchange.upstream().headers().remove(Authentication.GROUPS);
    } else {
      String text = Authentication.field(String.join(", ", groups));
      exchange.upstream().headers().set(Authentication.GROUPS, text);
    }
  }
}
