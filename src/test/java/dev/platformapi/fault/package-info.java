/**
 * Faults of the servers and the network that the packaged service needs, and what becomes of it.
 */
package dev.platformapi.fault;
