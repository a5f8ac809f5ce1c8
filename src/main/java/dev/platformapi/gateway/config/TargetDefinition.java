package dev.platformapi.gateway.config;

import java.util.Set;
import java.util.UUID;

/**
 * A machine of an upstream.
 *
 * @param host a name or an address, without brackets
 * @param weight its share of the requests; with zero it gets none
 */
public record TargetDefinition(
    UUID id, UUID upstream, String host, int port, int weight, Set<String> tags) {}
