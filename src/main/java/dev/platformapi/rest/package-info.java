/**
 * The REST edge: authentication of its requests, its JSON, its problem documents. Resources and
 * their representations live in a package for each version.
 */
package dev.platformapi.rest;
