/** A gateway and upstreams that run in the test itself, without Quarkus. */
package dev.platformapi.gateway.support;
