package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Written;
import dev.platformapi.gateway.config.rule.Numbers;

/**
 * How large the body of a request may be.
 *
 * @param bytes the largest
 * @param requireContentLength whether a request without {@code Content-Length} is refused
 */
public record RequestSizeLimitingConfig(long bytes, boolean requireContentLength)
    implements PluginConfig {

  private enum Unit implements Written {
    MEGABYTES(1 << 20),
    KILOBYTES(1 << 10),
    BYTES(1);

    private final long bytes;

    Unit(long bytes) {
      this.bytes = bytes;
    }
  }

  private static final int MEGABYTES = 128;

  static RequestSizeLimitingConfig read(Fields fields) {
    int size =
        fields
            .get("allowed_payload_size")
            .integer()
            .check(Numbers.between(0, Integer.MAX_VALUE))
            .orElse(MEGABYTES);
    Unit unit = fields.get("size_unit").oneOf(Unit.values()).orElse(Unit.MEGABYTES);
    return new RequestSizeLimitingConfig(
        size * unit.bytes, fields.get("require_content_length").bool().orElse(false));
  }
}
