package dev.platformapi.paging;

/**
 * A row of a list and its place there.
 *
 * @param cursor as clients see it
 */
public record Edge<T>(T node, String cursor) {}
