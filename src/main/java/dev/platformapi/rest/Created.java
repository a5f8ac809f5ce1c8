package dev.platformapi.rest;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/** The answer to a creation: 201, the address of what was created, and the thing itself. */
public final class Created {
  private Created() {}

  /**
   * @param path is answered as it is, without scheme and host (RFC 9110, section 10.2.2): what is
   *     before the service may be called by others
   */
  public static <T> RestResponse<T> at(String path, T entity) {
    return RestResponse.ResponseBuilder.<T>create(RestResponse.Status.CREATED)
        .header(HttpHeaders.LOCATION, path)
        .entity(entity)
        .build();
  }
}
