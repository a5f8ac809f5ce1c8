package dev.platformapi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.RequestBody;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.ratelimit.Operation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** What the REST edge does with a request before it looks for the operation. */
class Authentication {
  private static final List<String> OF_CALLERS =
      List.of("/api", "/auth/sessions", "/auth/keys", "/auth/introspect", "/auth/ticket");

  private final Admission admission;
  private final CurrentCaller currentCaller;

  Authentication(Admission admission, CurrentCaller currentCaller) {
    this.admission = admission;
    this.currentCaller = currentCaller;
  }

  /**
   * Everything below {@code /api}, and what belongs to an account, needs a caller, whose budget it
   * draws from; the rest draws from the address's. Which methods an address has is no secret.
   */
  @ServerRequestFilter(preMatching = true)
  public Uni<Response> admit(RoutingContext context) {
    HttpMethod method = context.request().method();
    String path = context.normalizedPath();
    Operation operation = new Operation(method.name(), path);
    if (!needsCaller(path) || method == HttpMethod.OPTIONS) {
      return admission.admitAnybody(operation).replaceWith((Response) null);
    }
    Credentials credentials = Credentials.of(context.request().headers());
    Uni<Caller> caller =
        LimitResource.isAt(path)
            ? admission.identify(credentials, operation)
            : admission.admit(credentials, operation);
    return caller.invoke(currentCaller::set).replaceWith((Response) null);
  }

  /** Tells the log which operation it is. */
  @ServerRequestFilter
  public void route(ResteasyReactiveContainerRequestContext request) {
    RuntimeResource operation =
        ((ResteasyReactiveRequestContext) request.getServerRequestContext()).getTarget();
    RequestRecord.route(
        operation.getClassPath().template
            + (operation.getPath() == null ? "" : operation.getPath().template));
  }

  static boolean needsCaller(String path) {
    return OF_CALLERS.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
  }

  /**
   * Hands over the body that {@code http} has read, be it empty: the framework would wait for it on
   * the wire. It must be UTF-8 (RFC 8259, 8.1): the JSON parser would guess other encodings, which
   * all have NUL bytes, and mend broken ones.
   */
  @ServerRequestFilter(preMatching = true)
  public void handOverBody(ContainerRequestContext request, RoutingContext context) {
    if (!RequestBody.isRead(context)) {
      return;
    }
    Buffer body = context.body().buffer();
    byte[] bytes = body == null ? new byte[0] : body.getBytes();
    if (!isText(bytes)) {
      throw new PlatformException(ErrorCode.MALFORMED_REQUEST, "The body is not UTF-8.");
    }
    request.setEntityStream(new ByteArrayInputStream(bytes));
  }

  private static boolean isText(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).chars().noneMatch(c -> c == 0);
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
