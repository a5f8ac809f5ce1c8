/**
 * How often something may happen: counted in Redis for all pods, or in the pod when Redis is away.
 */
package dev.platformapi.ratelimit;
