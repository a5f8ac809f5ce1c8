/** What Kong's metrics tell of requests, under Kong's names. */
package dev.platformapi.gateway.plugin.metric;
