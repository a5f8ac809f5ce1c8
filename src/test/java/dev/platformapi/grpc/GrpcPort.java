package dev.platformapi.grpc;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.quarkus.arc.Arc;
import io.restassured.RestAssured;

/** Where gRPC is served. */
enum GrpcPort {
  /** Beside everything else. */
  HTTP,
  /** By a server for gRPC alone. */
  OWN;

  int number() {
    return this == HTTP
        ? RestAssured.port
        : Arc.container().instance(GrpcServers.class).get().port();
  }

  ManagedChannel channel() {
    return ManagedChannelBuilder.forAddress("127.0.0.1", number()).usePlaintext().build();
  }
}
