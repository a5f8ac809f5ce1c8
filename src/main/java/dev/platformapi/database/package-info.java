/**
 * How the service holds its connections to PostgreSQL: work that nobody waits for any more is ended
 * there, too. Knows no table and no protocol.
 */
package dev.platformapi.database;
