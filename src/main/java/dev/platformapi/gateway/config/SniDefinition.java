package dev.platformapi.gateway.config;

import java.util.Set;
import java.util.UUID;

/**
 * The name that a client gives when it opens TLS, and the certificate that it then gets.
 *
 * @param name of which the first or the last label may be {@code *}
 */
public record SniDefinition(UUID id, String name, UUID certificate, Set<String> tags) {}
