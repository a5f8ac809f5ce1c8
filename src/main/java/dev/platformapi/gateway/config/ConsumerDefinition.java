package dev.platformapi.gateway.config;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who calls. At least one of username and custom id is there. */
public record ConsumerDefinition(
    UUID id, Optional<String> username, Optional<String> customId, Set<String> tags) {}
