/** The plugins of the gateway: which of them a request passes, and in which order. */
package dev.platformapi.gateway.plugin;
