/**
 * How often something may happen: counted in Redis for all pods, or in the pod when Redis is away.
 * Knows limits and subjects by name; who a subject is and which plan it has is not known here.
 */
package dev.platformapi.ratelimit;
