package dev.platformapi.auth;

import java.util.UUID;

/**
 * An API key was revoked, rotated or changed. Fired as a CDI event in every pod, as {@link
 * SessionEnded} is.
 */
public record KeyChanged(UUID keyId) {}
