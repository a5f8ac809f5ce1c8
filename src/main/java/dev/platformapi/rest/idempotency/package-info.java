/** POST requests that can be sent again: the Idempotency-Key header (IETF draft -07). */
package dev.platformapi.rest.idempotency;
