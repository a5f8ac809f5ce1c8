package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An API key of a consumer.
 *
 * @param ttl for how long it is good after the file was loaded; empty means for ever
 */
public record KeyAuthCredentialDefinition(
    UUID id, UUID consumer, Secret key, Optional<Duration> ttl, Set<String> tags) {}
