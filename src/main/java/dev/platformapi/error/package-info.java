/**
 * The one error catalogue. Services throw {@link dev.platformapi.error.PlatformException} with an
 * {@link dev.platformapi.error.ErrorCode}; each edge maps every code to its protocol. And how long
 * to wait for another server, and when to try again what has failed. Nothing in here knows a
 * protocol.
 */
package dev.platformapi.error;
