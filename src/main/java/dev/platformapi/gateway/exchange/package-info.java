/**
 * One request on its way through the gateway and the answer on its way back: what plugins see and
 * change.
 */
package dev.platformapi.gateway.exchange;
