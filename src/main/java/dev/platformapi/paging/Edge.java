package dev.platformapi.paging;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A row of a list and its place there.
 *
 * @param cursor as clients see it
 */
@RegisterForReflection
public record Edge<T>(T node, String cursor) {}
