/**
 * Real time over HTTP: rooms over WebSocket, channels over Server-Sent Events, and the REST
 * resources of events and rooms. What is shared with the other protocols is in {@code room}.
 */
package dev.platformapi.realtime;
