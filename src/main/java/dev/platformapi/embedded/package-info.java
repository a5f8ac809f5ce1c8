/**
 * Real PostgreSQL and Redis servers out of a jar, for development and for tests. Nothing imports
 * this package but the tests; the main class finds it through {@link
 * dev.platformapi.DevelopmentServers}. It is not in the production package: {@code
 * quarkus.package.jar.user-configured-ignored-entries} names each of its classes, so they have no
 * inner classes, and a test compares the two.
 */
package dev.platformapi.embedded;
