/** Version 1 of the REST API: offset paging. */
package dev.platformapi.rest.v1;
