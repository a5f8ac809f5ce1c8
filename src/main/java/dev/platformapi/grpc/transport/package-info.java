/**
 * gRPC on the HTTP port: a transport of grpc-java's own server that takes its calls from the
 * requests of the Vert.x router. Whatever a call means (deadlines, compression, statuses, limits of
 * messages) is decided by grpc-java, here as on a port of its own. Knows no service.
 */
package dev.platformapi.grpc.transport;
