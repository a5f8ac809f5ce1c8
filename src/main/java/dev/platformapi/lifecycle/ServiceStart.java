package dev.platformapi.lifecycle;

/**
 * The service starts to be a directory of users and all that belongs to it: for those who want the
 * database or Redis from then on. A service that is a gateway and nothing else never gets there.
 */
public record ServiceStart() {}
