package dev.platformapi.gateway.plugin.metric;

/**
 * What the server has had to do so far.
 *
 * @param accepted connections, ever
 * @param active connections, now
 * @param requests ever
 * @param underWay requests, now
 */
public record Traffic(long accepted, long active, long requests, long underWay) {}
