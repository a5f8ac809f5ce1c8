package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Value;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Protocols as they are written. */
final class Protocols {
  private static final Set<String> STREAMS = Set.of("tcp", "tls", "tls_passthrough", "udp");
  private static final String SERVED = "expected one of: http, https, grpc, grpcs";

  private Protocols() {}

  /** One that is served; another is a fault. */
  static Value<Protocol> read(Item item) {
    return item.string().map(word -> parse(word, item).orElse(null));
  }

  /** The protocol that a word is; empty when it is none, which then is a fault of the item. */
  static Optional<Protocol> parse(String word, Item item) {
    Optional<Protocol> protocol =
        Arrays.stream(Protocol.values()).filter(p -> p.written().equals(word)).findFirst();
    if (protocol.isEmpty()) {
      item.fault(isStream(word) ? "streams (" + word + ") are not supported: " + SERVED : SERVED);
    }
    return protocol;
  }

  /** Whether it is one of those that Kong knows below HTTP. */
  static boolean isStream(String word) {
    return STREAMS.contains(word);
  }
}
