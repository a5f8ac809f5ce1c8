package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.rule.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Reads services. */
final class ServiceReader {
  private static final List<String> TLS_FIELDS =
      List.of("client_certificate", "tls_verify", "tls_verify_depth", "ca_certificates");

  private ServiceReader() {}

  static ServiceDefinition read(Entity entity) {
    ServiceAddress address = ServiceAddress.read(entity.fields());
    if (address.protocol().isGrpc() && address.path().isPresent()) {
      Item url = entity.get("url");
      (url.isPresent() ? url : entity.get("path")).fault("value must be null: gRPC has no path");
    }
    if (address.protocol() != Protocol.HTTPS) {
      TLS_FIELDS.stream()
          .map(entity::get)
          .filter(Item::isPresent)
          .forEach(item -> item.fault("value must be null: the protocol is not https"));
    }
    return new ServiceDefinition(
        entity.id(),
        entity.name("name"),
        address.protocol(),
        address.host(),
        address.port(),
        address.path(),
        entity.get("retries").integer().check(Numbers.between(0, 32_767)).orElse(5),
        timeout(entity, "connect_timeout"),
        timeout(entity, "write_timeout"),
        timeout(entity, "read_timeout"),
        entity.reference("client_certificate"),
        entity.get("tls_verify").bool().optional(),
        entity.get("tls_verify_depth").integer().check(Numbers.between(0, 64)).optional(),
        entity.get("ca_certificates").list(item -> authority(entity, item)).orElse(List.of()),
        entity.get("enabled").bool().orElse(true),
        entity.tags());
  }

  private static Duration timeout(Entity entity, String field) {
    return entity
        .get(field)
        .integer()
        .check(Numbers.between(1, Integer.MAX_VALUE - 1))
        .map(Duration::ofMillis)
        .orElse(Duration.ofSeconds(60));
  }

  private static Value<UUID> authority(Entity entity, Item item) {
    return item.uuid()
        .map(
            id ->
                entity
                    .find(Kind.CA_CERTIFICATES, id.toString(), item, "ca_certificates")
                    .orElse(null));
  }
}
