/**
 * A YAML or JSON file as a tree of values that know where they stand, and what reads them: {@link
 * dev.platformapi.gateway.config.document.Fields} of a mapping, {@link
 * dev.platformapi.gateway.config.document.Item}s in it, their checked {@link
 * dev.platformapi.gateway.config.document.Value}s. Whatever is wrong becomes a fault with its
 * place; reading goes on, so that all of them come at once. Nothing here knows what a file is
 * about.
 */
package dev.platformapi.gateway.config.document;
