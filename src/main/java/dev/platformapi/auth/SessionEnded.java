package dev.platformapi.auth;

import java.util.UUID;

/**
 * A session was revoked. Fired as a CDI event in every pod; whoever holds a stream that the session
 * opened observes it and closes the stream.
 */
public record SessionEnded(UUID sessionId) {}
