/**
 * Rooms and channels as callers use them: who may follow and publish, members, who is present, and
 * one client's part in the conversation. It knows no protocol.
 */
package dev.platformapi.room;
