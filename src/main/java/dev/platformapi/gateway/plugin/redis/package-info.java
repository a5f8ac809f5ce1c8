/** The Redis servers that plugins name, each with its connections and what is known of it. */
package dev.platformapi.gateway.plugin.redis;
