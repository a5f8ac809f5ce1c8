/**
 * The GraphQL edge: the schema in {@code graphql/schema.graphqls}, served as "GraphQL over HTTP"
 * has it, from the use cases that the other edges have.
 */
package dev.platformapi.graphql;
