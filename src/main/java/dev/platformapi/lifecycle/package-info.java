/** When the service begins to be one, and when it ends. */
package dev.platformapi.lifecycle;
