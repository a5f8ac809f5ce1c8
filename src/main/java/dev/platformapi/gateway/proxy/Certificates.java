package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.CaCertificateDefinition;
import dev.platformapi.gateway.config.CertificateDefinition;
import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The certificates of a file, and what of them a service is called with. */
final class Certificates {
  private final Map<UUID, CertificateDefinition> own;
  private final Map<UUID, CaCertificateDefinition> authorities;
  private final Gateway gateway;

  Certificates(Gateway gateway) {
    this.gateway = gateway;
    GatewayFile file = gateway.file();
    own =
        file.certificates().stream()
            .collect(Collectors.toMap(CertificateDefinition::id, Function.identity()));
    authorities =
        file.caCertificates().stream()
            .collect(Collectors.toMap(CaCertificateDefinition::id, Function.identity()));
  }

  /** How TLS is spoken with a service; its own certificate comes before that of its upstream. */
  UpstreamClients.Tls tls(ServiceDefinition service) {
    Optional<CertificateDefinition> shown =
        service
            .clientCertificate()
            .or(() -> gateway.upstream(service).flatMap(UpstreamDefinition::clientCertificate))
            .map(own::get);
    List<CaCertificateDefinition> trusted =
        service.caCertificates().stream().map(authorities::get).toList();
    return new UpstreamClients.Tls(
        service.tlsVerify().orElse(false), service.tlsVerifyDepth(), trusted, shown);
  }
}
