/**
 * The bus: channels whose events are kept in Redis for a while and handed to every pod as they
 * come. It knows neither callers nor protocols, nor what the events are about.
 */
package dev.platformapi.event;
