/** Posts: the entity, its queries and its use cases, shared by every protocol and knowing none. */
package dev.platformapi.post;
