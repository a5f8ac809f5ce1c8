/**
 * A Kong declarative file: {@link dev.platformapi.gateway.config.GatewayFileReader} reads it into a
 * {@link dev.platformapi.gateway.config.GatewayFile} of definitions, or says all that is wrong with
 * it. Definitions are what is written, with Kong's defaults and with references resolved to ids;
 * what the gateway makes of them is not in here. Plain Java: no server and no injection.
 */
package dev.platformapi.gateway.config;
