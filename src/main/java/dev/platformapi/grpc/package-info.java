/**
 * The gRPC edge. Services are grpc-java's own stubs driven through {@link
 * dev.platformapi.grpc.Calls}, because the Mutiny stubs of the framework ignore flow control in
 * both directions.
 */
package dev.platformapi.grpc;
