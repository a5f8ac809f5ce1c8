package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.CertificateDefinition.KeyPair;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Secret;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.rule.Host;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Reads certificates, the names they are shown for, and authorities. */
final class CertificateReader {
  private static final Rule<String> CERTIFICATE =
      Rule.of(
          pem -> Pem.certificate(pem).isPresent(),
          "invalid certificate: expected an X.509 certificate in PEM");
  private static final Rule<String> KEY =
      Rule.of(Pem::isPrivateKey, "invalid key: expected a private key in PEM, not encrypted");

  private CertificateReader() {}

  static CertificateDefinition certificate(Entity entity) {
    return new CertificateDefinition(
        entity.id(),
        pair(entity, "cert", "key").orElse(new KeyPair("", new Secret(""))),
        alternate(entity),
        entity.tags());
  }

  private static Optional<KeyPair> alternate(Entity entity) {
    boolean certificate = entity.get("cert_alt").isPresent();
    if (!certificate && !entity.get("key_alt").isPresent()) {
      return Optional.empty();
    }
    return pair(entity, "cert_alt", "key_alt");
  }

  private static Optional<KeyPair> pair(Entity entity, String certificateField, String keyField) {
    Value<String> certificate = entity.get(certificateField).referenceable().check(CERTIFICATE);
    Value<String> key = entity.get(keyField).referenceable().check(KEY);
    certificate.required("");
    key.required("");
    if (certificate.optional().isEmpty() || key.optional().isEmpty()) {
      return Optional.empty();
    }
    X509Certificate parsed = Pem.certificate(certificate.orElse("")).orElseThrow();
    if (!Pem.isPair(parsed, key.orElse(""))) {
      entity.get(keyField).fault("certificate does not match key");
    }
    return Optional.of(new KeyPair(certificate.orElse(""), new Secret(key.orElse(""))));
  }

  static SniDefinition sni(Entity entity) {
    entity.get("name").warn("not used: clients are shown the certificate of quarkus.tls");
    return new SniDefinition(
        entity.id(),
        entity.key("name", Host.SERVER_NAME_PATTERN),
        entity.required("certificate"),
        entity.tags());
  }

  /** Null when it is none. */
  static CaCertificateDefinition authority(Entity entity) {
    entity.fields().skip("cert_digest");
    Value<String> pem =
        entity
            .get("cert")
            .string()
            .check(CERTIFICATE)
            .check(
                Rule.of(
                    text -> Pem.certificates(text) == 1,
                    "please submit only one certificate at a time"));
    pem.required("");
    Optional<X509Certificate> certificate = pem.optional().flatMap(Pem::certificate);
    certificate.ifPresent(
        found -> {
          entity.uniqueUnseen("cert", found, "cert");
          if (found.getBasicConstraints() < 0) {
            entity
                .get("cert")
                .fault(
                    "certificate does not appear to be a CA because it is missing the \"CA\" basic"
                        + " constraint");
          }
        });
    return certificate
        .map(found -> new CaCertificateDefinition(entity.id(), found, entity.tags()))
        .orElse(null);
  }
}
