package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.rule.Names;
import java.util.List;
import java.util.Optional;

/**
 * API keys.
 *
 * @param keyNames the fields of the header, query or body to look for a key in
 * @param hideCredentials whether the upstream does not get the key
 */
public record KeyAuthConfig(
    List<String> keyNames,
    boolean keyInHeader,
    boolean keyInQuery,
    boolean keyInBody,
    boolean hideCredentials,
    Optional<String> anonymous,
    boolean runOnPreflight,
    Optional<String> realm)
    implements PluginConfig {

  static KeyAuthConfig read(Fields fields) {
    return new KeyAuthConfig(
        fields
            .get("key_names")
            .list(item -> item.string().check(Names.HEADER))
            .orElse(List.of("apikey")),
        fields.get("key_in_header").bool().orElse(true),
        fields.get("key_in_query").bool().orElse(true),
        fields.get("key_in_body").bool().orElse(false),
        fields.get("hide_credentials").bool().orElse(false),
        fields.get("anonymous").string().optional(),
        fields.get("run_on_preflight").bool().orElse(true),
        fields.get("realm").string().optional());
  }
}
