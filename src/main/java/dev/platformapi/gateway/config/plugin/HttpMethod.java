package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Written;

/** The methods of HTTP that plugins know. */
public enum HttpMethod implements Written {
  GET,
  HEAD,
  PUT,
  PATCH,
  POST,
  DELETE,
  OPTIONS,
  TRACE,
  CONNECT;

  @Override
  public String written() {
    return name();
  }
}
