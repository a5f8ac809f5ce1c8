/** Answers of upstreams that are kept: under which key, whether at all, for how long, and where. */
package dev.platformapi.gateway.plugin.cache;
