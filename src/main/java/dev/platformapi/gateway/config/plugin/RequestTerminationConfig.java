package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.rule.Names;
import dev.platformapi.gateway.config.rule.Numbers;
import java.util.Optional;

/**
 * An answer that is given instead of the upstream's.
 *
 * @param message of an answer in the gateway's own form
 * @param body as it is, of the content type
 * @param echo whether the answer is a copy of the request
 * @param trigger the header field or parameter that requests must have for this; empty means all do
 */
public record RequestTerminationConfig(
    int statusCode,
    Optional<String> message,
    Optional<String> contentType,
    Optional<String> body,
    boolean echo,
    Optional<String> trigger)
    implements PluginConfig {

  static RequestTerminationConfig read(Fields fields) {
    boolean message = fields.get("message").isPresent();
    boolean contentType = fields.get("content_type").isPresent();
    boolean body = fields.get("body").isPresent();
    boolean echo = fields.get("echo").bool().orElse(false);
    if (message && (contentType || body)) {
      fields.self().fault("message cannot be used with content_type or body");
    }
    if (contentType && !body) {
      fields.self().fault("content_type requires a body");
    }
    if (echo && (contentType || body)) {
      fields.self().fault("echo cannot be used with content_type and body");
    }
    return new RequestTerminationConfig(
        fields.get("status_code").integer().check(Numbers.between(200, 599)).orElse(503),
        fields.get("message").string().optional(),
        fields.get("content_type").string().optional(),
        fields.get("body").string().optional(),
        echo,
        fields.get("trigger").string().check(Names.HEADER).optional());
  }
}
