/** When the service begins to be one. */
package dev.platformapi.lifecycle;
