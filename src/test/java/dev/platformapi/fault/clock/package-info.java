/** Sets the wall clock of a pod forward and back while it runs. */
package dev.platformapi.fault.clock;
