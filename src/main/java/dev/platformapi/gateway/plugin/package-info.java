/**
 * The plugins of the gateway: what each of them does with a request and its answer, which of them a
 * request passes, and in which order. They are made by hand and know of no container.
 */
package dev.platformapi.gateway.plugin;
