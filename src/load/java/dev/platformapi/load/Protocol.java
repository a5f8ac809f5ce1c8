package dev.platformapi.load;

/** Over what the service is called. */
enum Protocol {
  REST,
  GRAPHQL,
  GRPC,
  WEBSOCKET,
  SSE,
  /** REST through a gateway. */
  GATEWAY
}
