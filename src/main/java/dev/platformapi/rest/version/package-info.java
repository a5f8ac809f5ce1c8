/** The versions of the REST API: which there are, how requests name them, and how they end. */
package dev.platformapi.rest.version;
