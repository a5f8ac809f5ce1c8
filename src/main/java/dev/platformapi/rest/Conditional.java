package dev.platformapi.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.cache.Sha256;
import dev.platformapi.cache.Versioned;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.LongPredicate;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Conditional requests (RFC 9110, 13). Every answer with content below {@code /api} has a strong
 * ETag: the version of what it shows, or a hash of the answer, or both. What shows a version can be
 * named in If-Match.
 */
public class Conditional {
  private static final int HASH_BYTES = 15;
  private static final String ANY = "*";

  private final ObjectMapper mapper;

  Conditional(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Tags the answer; one that the client has already becomes a 304 without content. */
  @ServerResponseFilter
  public void tag(ContainerResponseContext response, RoutingContext context)
      throws JsonProcessingException {
    boolean read = isRead(context.request().method());
    if (response.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL
        || !response.hasEntity()
        || !Authentication.needsCaller(context.normalizedPath())
        || !(read || response.getEntity() instanceof Versioned)) {
      return;
    }
    String tag = tag(response);
    response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
    List<String> known = context.request().headers().getAll(HttpHeaders.IF_NONE_MATCH);
    if (read && names(known, tag)) {
      response.setStatusInfo(Response.Status.NOT_MODIFIED);
      response.setEntity(null);
    }
  }

  private String tag(ContainerResponseContext response) throws JsonProcessingException {
    if (response.getEntity() instanceof Versioned thing) {
      return thing.whole()
          ? "\"" + thing.version() + "\""
          : "\"" + thing.version() + "-" + hash(mapper.writeValueAsBytes(thing)) + "\"";
    }
    byte[] json = mapper.writeValueAsBytes(response.getEntity());
    response.setEntity(json);
    return "\"" + hash(json) + "\"";
  }

  /**
   * Which versions the client allows to be changed: those that If-Match names, every one without
   * it. Fails with {@code INVALID_PARAMETER} for what is no list of ETags.
   */
  public static LongPredicate allowed(HttpHeaders headers) {
    List<String> values = headers.getRequestHeader(HttpHeaders.IF_MATCH);
    if (values == null || values.isEmpty()) {
      return version -> true;
    }
    List<String> tags = tags(values);
    if (tags.isEmpty() || !tags.stream().allMatch(Conditional::isTag)) {
      throw PlatformException.invalidParameter(
          HttpHeaders.IF_MATCH, "etag", "If-Match must be a list of ETags, or *.");
    }
    return version ->
        tags.contains(ANY)
            || tags.stream()
                .anyMatch(
                    tag ->
                        tag.equals("\"" + version + "\"") || tag.startsWith("\"" + version + "-"));
  }

  /** The same where a change must name the version it is made from. */
  public static LongPredicate required(HttpHeaders headers) {
    List<String> values = headers.getRequestHeader(HttpHeaders.IF_MATCH);
    if (values == null || values.isEmpty()) {
      throw new PlatformException(
          ErrorCode.PRECONDITION_REQUIRED,
          "Send If-Match with the ETag of what you have read, or * to overwrite whatever is there.");
    }
    return allowed(headers);
  }

  /** The weak comparison that If-None-Match asks for. */
  private static boolean names(List<String> values, String tag) {
    return !values.isEmpty()
        && tags(values).stream()
            .map(known -> known.startsWith("W/") ? known.substring(2) : known)
            .anyMatch(known -> known.equals(tag) || known.equals(ANY));
  }

  /** None of our ETags has a comma in it. */
  private static List<String> tags(List<String> values) {
    return values.stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }

  private static boolean isTag(String tag) {
    String opaque = tag.startsWith("W/") ? tag.substring(2) : tag;
    return tag.equals(ANY)
        || (opaque.length() >= 2 && opaque.startsWith("\"") && opaque.endsWith("\""));
  }

  private static boolean isRead(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD;
  }

  private static String hash(byte[] content) {
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(Sha256.of(content), HASH_BYTES));
  }
}
