/**
 * The compiled router: which route of the gateway's file a request belongs to, why, and with which
 * path and {@code Host} it goes on. Matches and orders as Kong 3.9 documents it for its default
 * flavour, {@code traditional_compatible}; {@code traditional} and {@code expressions} are not
 * supported.
 *
 * <p>Plain values in, plain values out: no class here knows HTTP's server, the file's format, a
 * service or a plugin. {@link dev.platformapi.gateway.route.Router} is built once from resolved
 * {@link dev.platformapi.gateway.route.Route}s and then only read, by any number of threads.
 *
 * <p>It differs from Kong on purpose in a few things:
 *
 * <ul>
 *   <li>hosts and server names are compared in any case
 *   <li>all alternatives of a path's regex are anchored, not only the first
 *   <li>a header's regex keeps its capitals, so {@code \S} does not become {@code \s}
 *   <li>{@code \d}, {@code \w}, {@code \s} and {@code \b} of a regex know ASCII only
 *   <li>only the path's groups are captured, not those of headers
 * </ul>
 */
package dev.platformapi.gateway.route;
