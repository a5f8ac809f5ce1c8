package dev.platformapi.grpc;

import io.quarkus.test.junit.QuarkusTest;

/** Where gRPC has a port of its own. */
@QuarkusTest
class HostileGrpcOwnPortTest extends HostileGrpcCases {
  @Override
  GrpcPort port() {
    return GrpcPort.OWN;
  }
}
