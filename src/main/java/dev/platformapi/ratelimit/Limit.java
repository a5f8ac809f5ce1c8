package dev.platformapi.ratelimit;

import java.time.Duration;

/**
 * So many times in a window that begins with the first.
 *
 * @param key what is counted
 * @param times how many are let through
 */
public record Limit(String key, long times, Duration window) {}
