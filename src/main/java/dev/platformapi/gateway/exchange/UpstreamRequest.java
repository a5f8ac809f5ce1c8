package dev.platformapi.gateway.exchange;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What goes on to the upstream. It begins as the client's request, without the fields that end with
 * a connection; plugins change it.
 */
public final class UpstreamRequest {
  private final MultiMap headers;
  private String method;
  private String path;
  private String query;
  private Buffer body;

  /**
   * @param path percent-encoded, without the service's own path
   * @param query without the question mark; null when there is none
   */
  public UpstreamRequest(String method, String path, String query, MultiMap headers) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
  }

  public String method() {
    return method;
  }

  public void method(String other) {
    method = other;
  }

  /** Percent-encoded, and with the service's own path before it. */
  public String path() {
    return path;
  }

  public void path(String other) {
    path = other;
  }

  /** Without the question mark; null when there is none. */
  public String query() {
    return query;
  }

  /**
   * @param other without the question mark; null when there is to be none
   */
  public void query(String other) {
    query = other;
  }

  /** The path with the query. */
  public String uri() {
    return query == null ? path : path + "?" + query;
  }

  /**
   * Header fields; {@code Host} is not among them, but decides which Host the upstream gets once it
   * is set here. {@code Content-Length} is right by itself.
   */
  public MultiMap headers() {
    return headers;
  }

  /** The whole body if it was read or is another than the client's; null while it passes by. */
  public Buffer body() {
    return body;
  }

  public void body(Buffer whole) {
    body = whole;
  }
}
