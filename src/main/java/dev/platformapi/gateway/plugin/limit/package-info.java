/** How requests are counted by periods of the calendar: in the process, in Redis, or in both. */
package dev.platformapi.gateway.plugin.limit;
