package dev.platformapi.gateway.config;

import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.UUID;

/** Whom the certificates of services may come from. */
public record CaCertificateDefinition(UUID id, X509Certificate certificate, Set<String> tags) {}
