package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.rule.Regexes;
import java.util.List;
import java.util.Optional;

/**
 * Which pages of other origins may call (Fetch Standard).
 *
 * @param origins literals, regular expressions or {@code *}; empty means all
 * @param headers what requests may carry; empty means what they ask for
 * @param maxAge seconds for which an answer to a preflight may be kept
 */
public record CorsConfig(
    List<String> origins,
    List<HttpMethod> methods,
    List<String> headers,
    List<String> exposedHeaders,
    Optional<Long> maxAge,
    boolean credentials,
    boolean privateNetwork,
    boolean preflightContinue)
    implements PluginConfig {

  private static final Rule<String> ORIGIN =
      origin -> origin.equals("*") ? Optional.empty() : Regexes.RULE.broken(origin);

  static CorsConfig read(Fields fields) {
    return new CorsConfig(
        fields.get("origins").list(item -> item.string().check(ORIGIN)).orElse(List.of()),
        fields
            .get("methods")
            .list(item -> item.oneOf(HttpMethod.values()))
            .orElse(List.of(HttpMethod.values())),
        fields.get("headers").list(Item::string).orElse(List.of()),
        fields.get("exposed_headers").list(Item::string).orElse(List.of()),
        fields.get("max_age").number().map(Double::longValue).optional(),
        fields.get("credentials").bool().orElse(false),
        fields.get("private_network").bool().orElse(false),
        fields.get("preflight_continue").bool().orElse(false));
  }
}
