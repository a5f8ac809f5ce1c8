/**
 * The gateway: other services behind this one, as a Kong declarative file describes them. Reads it
 * ({@code config}), finds the route of a request ({@code route}) and what the request passes there
 * ({@code plugin}). Knows no aggregate.
 */
package dev.platformapi.gateway;
