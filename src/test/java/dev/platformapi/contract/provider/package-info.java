/**
 * Holds the running service to the contracts of its consumers ({@code src/test/resources/pacts}),
 * and shows that it would be noticed if it broke one. States are set up as a client would.
 */
package dev.platformapi.contract.provider;
