package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import java.util.List;

/**
 * Which groups of consumers may pass.
 *
 * @param isAllow whether the groups are those that may pass; otherwise they are those that may not
 * @param hideGroupsHeader whether the upstream is not told {@code X-Consumer-Groups}
 * @param alwaysUseAuthenticatedGroups whether groups that authentication gave come before those of
 *     the consumer
 */
public record AclConfig(
    List<String> groups,
    boolean isAllow,
    boolean hideGroupsHeader,
    boolean alwaysUseAuthenticatedGroups)
    implements PluginConfig {

  static AclConfig read(Fields fields) {
    List<String> allow = fields.get("allow").list(Item::string).orElse(List.of());
    List<String> deny = fields.get("deny").list(Item::string).orElse(List.of());
    if (fields.get("allow").isFilled() == fields.get("deny").isFilled()) {
      fields.self().fault("exactly one of these fields must be non-empty: 'allow', 'deny'");
    }
    if (fields.get("include_consumer_groups").bool().orElse(false)) {
      fields.get("include_consumer_groups").fault("not supported: there are no consumer groups");
    }
    return new AclConfig(
        allow.isEmpty() ? deny : allow,
        !allow.isEmpty(),
        fields.get("hide_groups_header").bool().orElse(false),
        fields.get("always_use_authenticated_groups").bool().orElse(false));
  }
}
