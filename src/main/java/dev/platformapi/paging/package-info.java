/** Pages of a list, the same for every protocol. Knows neither aggregates nor protocols. */
package dev.platformapi.paging;
