/**
 * Remembered answers and the versions they are told apart by. Knows neither aggregates nor
 * protocols.
 */
package dev.platformapi.cache;
