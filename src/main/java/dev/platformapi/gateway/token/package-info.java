/**
 * JSON Web Tokens: what they say, whether they are signed as they say, and sets of keys that others
 * publish. Nothing in here knows of requests, plugins or consumers.
 */
package dev.platformapi.gateway.token;
