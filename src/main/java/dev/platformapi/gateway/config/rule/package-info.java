/**
 * What Kong holds texts and numbers to, wherever they stand: hosts, paths, names, addresses,
 * regular expressions. Messages begin with Kong's words. Knows neither entities nor plugins.
 */
package dev.platformapi.gateway.config.rule;
