package dev.platformapi.lifecycle;

/**
 * The service starts to be a directory of users and all that belongs to it: for those who want the
 * database or Redis from then on. A gateway and nothing else, and the command that migrates, never
 * get there.
 */
public record ServiceStart() {}
