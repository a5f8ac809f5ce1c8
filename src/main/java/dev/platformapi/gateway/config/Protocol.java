package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Written;

/** What is spoken to a route or with a service. */
public enum Protocol implements Written {
  HTTP,
  HTTPS,
  GRPC,
  GRPCS;

  /** Whether it is gRPC. */
  public boolean isGrpc() {
    return this == GRPC || this == GRPCS;
  }

  /** Whether it is inside TLS. */
  public boolean isSecure() {
    return this == HTTPS || this == GRPCS;
  }
}
