package dev.platformapi.gateway.exchange;

import java.util.UUID;

/**
 * What a consumer showed of itself.
 *
 * @param id of the credential in the file
 * @param identifier that the upstream is told in {@code X-Credential-Identifier}
 */
public record Credential(UUID id, String identifier) {}
