package dev.platformapi.grpc;

import io.quarkus.test.junit.QuarkusTest;

/** On the HTTP port. */
@QuarkusTest
class HostileGrpcTest extends HostileGrpcCases {
  @Override
  GrpcPort port() {
    return GrpcPort.HTTP;
  }
}
