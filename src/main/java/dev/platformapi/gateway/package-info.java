/**
 * The gateway: other services behind this one, as a Kong declarative file describes them. It knows
 * no aggregate.
 */
package dev.platformapi.gateway;
