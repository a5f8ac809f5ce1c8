package dev.platformapi.gateway.route;

/** What a route speaks with its clients. Kong's stream protocols are not among them. */
public enum Protocol {
  HTTP,
  HTTPS,
  GRPC,
  GRPCS
}
