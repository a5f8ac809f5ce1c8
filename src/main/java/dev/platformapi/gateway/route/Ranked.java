package dev.platformapi.gateway.route;

/**
 * A part of a route at its place in the order of priority.
 *
 * @param rank 0 for the first
 * @param route the part
 */
record Ranked(int rank, SubRoute route) {}
