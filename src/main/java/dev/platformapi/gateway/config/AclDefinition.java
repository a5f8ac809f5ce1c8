package dev.platformapi.gateway.config;

import java.util.Set;
import java.util.UUID;

/** A group that a consumer is in. */
public record AclDefinition(UUID id, UUID consumer, String group, Set<String> tags) {}
