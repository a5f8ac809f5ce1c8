package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Written;

/**
 * An id for each request; one that comes in is kept.
 *
 * @param headerName the header field that it is in
 * @param echoDownstream whether the client is told, too
 */
public record CorrelationIdConfig(String headerName, Generator generator, boolean echoDownstream)
    implements PluginConfig {

  /** How ids are made. */
  public enum Generator implements Written {
    /** A new UUID for each request. */
    UUID,
    /** One UUID for the process, and a number that counts requests. */
    UUID_COUNTER,
    /** The address, process, connection and time. */
    TRACKER;

    @Override
    public String written() {
      return this == UUID_COUNTER ? "uuid#counter" : Written.super.written();
    }
  }

  static CorrelationIdConfig read(Fields fields) {
    return new CorrelationIdConfig(
        fields.get("header_name").string().orElse("Kong-Request-ID"),
        fields.get("generator").oneOf(Generator.values()).orElse(Generator.UUID_COUNTER),
        fields.get("echo_downstream").bool().orElse(false));
  }
}
