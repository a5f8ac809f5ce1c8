/**
 * The configuration of each plugin as it is written, checked as Kong checks it: one record for
 * each, with its reader. {@link dev.platformapi.gateway.config.plugin.PluginSchema} lists them.
 * What a plugin does is not in here.
 */
package dev.platformapi.gateway.config.plugin;
