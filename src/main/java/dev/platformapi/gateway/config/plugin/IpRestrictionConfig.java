package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.rule.IpRange;
import dev.platformapi.gateway.config.rule.Numbers;
import java.util.List;
import java.util.Optional;

/**
 * From where requests may come.
 *
 * @param allow when there are some, all others are refused
 * @param deny refused in any case
 * @param status of the refusal; by default 403
 * @param message of the refusal
 */
public record IpRestrictionConfig(
    List<IpRange> allow, List<IpRange> deny, Optional<Integer> status, Optional<String> message)
    implements PluginConfig {

  static IpRestrictionConfig read(Fields fields) {
    List<IpRange> allow = ranges(fields, "allow");
    List<IpRange> deny = ranges(fields, "deny");
    if (!fields.get("allow").isFilled() && !fields.get("deny").isFilled()) {
      fields.self().fault("at least one of these fields must be non-empty: 'allow', 'deny'");
    }
    return new IpRestrictionConfig(
        allow,
        deny,
        fields.get("status").integer().check(Numbers.between(100, 599)).optional(),
        fields.get("message").string().optional());
  }

  private static List<IpRange> ranges(Fields fields, String name) {
    return fields
        .get(name)
        .list(item -> item.string().check(IpRange.RULE).map(IpRange::new))
        .orElse(List.of());
  }
}
