package dev.platformapi.rest;

import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;

/** The answer to a creation: 201, the address of what was created, and the thing itself. */
public final class Created {
  private Created() {}

  public static <T> RestResponse<T> at(String path, T entity) {
    return RestResponse.ResponseBuilder.<T>create(RestResponse.Status.CREATED)
        .location(URI.create(path))
        .entity(entity)
        .build();
  }
}
