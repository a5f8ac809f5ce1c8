/**
 * How many requests and calls a pod takes on at once: a limit that follows how long they take, and
 * who is let in beyond it. Knows no protocol; those that serve one ask here before they begin.
 */
package dev.platformapi.overload;
