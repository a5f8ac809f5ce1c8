package dev.platformapi.gateway.route;

/** A request that matched a route in everything but the protocol, as Kong tells them apart. */
public enum ProtocolMismatch {
  /**
   * The route speaks only HTTPS. Kong answers with the route's {@code https_redirect_status_code}:
   * 426, or a redirect to the same URL with {@code https}.
   */
  NEEDS_HTTPS,
  /** A gRPC call that came over HTTP/1.1; Kong answers 426. */
  NEEDS_HTTP2,
  /** The route speaks gRPC and the request does not; Kong answers 415. */
  NEEDS_GRPC,
  /** The route speaks only gRPC over TLS; Kong answers 200 with the gRPC status 1. */
  NEEDS_GRPCS
}
