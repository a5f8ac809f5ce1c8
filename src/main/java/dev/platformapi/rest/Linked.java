package dev.platformapi.rest;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** An answer with neighbours, which its Link header names (RFC 8288). */
public interface Linked {
  /** The address of each neighbour, by relation; null where there is none. */
  Map<String, String> neighbours();

  /** Writes the header. */
  class Header {
    @ServerResponseFilter
    public void add(ContainerResponseContext response) {
      if (response.getEntity() instanceof Linked linked) {
        linked
            .neighbours()
            .forEach(
                (relation, address) -> {
                  if (address != null) {
                    response
                        .getHeaders()
                        .add(HttpHeaders.LINK, "<" + address + ">; rel=\"" + relation + "\"");
                  }
                });
      }
    }
  }
}
