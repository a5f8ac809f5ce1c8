/**
 * Who answers for a service: the machines behind a name, which of them is well, and whose turn it
 * is.
 */
package dev.platformapi.gateway.upstream;
