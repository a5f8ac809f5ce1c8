/** Version 2 of the REST API: cursors instead of page numbers, and no change without If-Match. */
package dev.platformapi.rest.v2;
