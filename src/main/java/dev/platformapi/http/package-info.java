/**
 * What all HTTP edges share: request id and timing, body limit, problem documents (RFC 9457) and
 * the status of each code of the catalogue.
 */
package dev.platformapi.http;
