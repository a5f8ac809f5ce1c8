/**
 * Those who use the service, as a company would have them: small clients, and for each a contract
 * with what it relies on and nothing else. The contracts are kept in {@code
 * src/test/resources/pacts}; {@code contract.provider} holds the service to them.
 */
package dev.platformapi.contract.consumer;
