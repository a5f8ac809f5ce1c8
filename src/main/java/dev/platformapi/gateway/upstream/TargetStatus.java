package dev.platformapi.gateway.upstream;

/**
 * How a target of an upstream is, at one of its addresses.
 *
 * @param upstream its name
 * @param target as {@code host:port}
 * @param address as {@code 10.0.0.1:80}; empty when the target has none
 * @param calls that are under way there
 */
public record TargetStatus(
    String upstream, String target, String address, int weight, PeerState state, int calls) {}
