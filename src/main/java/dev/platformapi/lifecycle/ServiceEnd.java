package dev.platformapi.lifecycle;

/**
 * The pod is about to go, and whoever sends requests has had time to notice: it takes on nothing
 * new from now on, and streams are told to move. Observers must not block.
 */
public record ServiceEnd() {}
