package dev.platformapi.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Credentials;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.HttpStatus;
import dev.platformapi.http.Origin;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.http.RetryAfter;
import dev.platformapi.http.SocketHandshake;
import dev.platformapi.ratelimit.Operation;
import graphql.language.OperationDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;

/**
 * {@code /graphql}, as "GraphQL over HTTP" has it: GET for queries, POST for all, for callers only;
 * over WebSocket as {@link GraphqlWebSocket} has it. What fails before it runs has a status of its
 * own, whatever media type it is answered in.
 */
@ApplicationScoped
class GraphqlEndpoint {
  static final String PATH = "/graphql";

  private static final String GRAPHQL = "application/graphql-response+json";
  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int NOT_RUN = 400;

  private final GraphqlEngine engine;
  private final PersistedQueries persisted;
  private final Preparation preparation;
  private final Admission admission;
  private final CurrentCaller currentCaller;
  private final ObjectMapper mapper;
  private final GraphqlWebSocket socket;

  GraphqlEndpoint(
      GraphqlEngine engine,
      PersistedQueries persisted,
      Preparation preparation,
      Admission admission,
      CurrentCaller currentCaller,
      ObjectMapper mapper,
      GraphqlWebSocket socket) {
    this.engine = engine;
    this.persisted = persisted;
    this.preparation = preparation;
    this.admission = admission;
    this.currentCaller = currentCaller;
    this.mapper = mapper;
    this.socket = socket;
  }

  void register(@Observes Router router) {
    router.route(PATH).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    RequestRecord.route(PATH);
    RequestRecord.count("graphql", null);
    if (SocketHandshake.isWanted(context.request())) {
      socket.handle(context);
      return;
    }
    HttpMethod method = context.request().method();
    if (method == HttpMethod.OPTIONS) {
      context
          .response()
          .setStatusCode(204)
          .putHeader(HttpHeaders.ALLOW, "GET, POST, OPTIONS")
          .end();
      return;
    }
    String type = mediaType(context);
    Uni.createFrom()
        .deferred(() -> serve(context, method, type))
        .subscribe()
        .with(
            answer -> end(context, type, answer.containsKey("data") ? OK : NOT_RUN, answer),
            failure -> fail(context, type, failure));
  }

  private Uni<Map<String, Object>> serve(RoutingContext context, HttpMethod method, String type) {
    if (type == null) {
      throw new PlatformException(
          ErrorCode.NOT_ACCEPTABLE, "Answers are " + GRAPHQL + " or " + JSON + ".");
    }
    if (method != HttpMethod.GET && method != HttpMethod.POST) {
      throw new PlatformException(
          ErrorCode.METHOD_NOT_ALLOWED, "Send queries by GET or POST, mutations by POST.");
    }
    return admission
        .identify(Credentials.of(context.request().headers()), new Operation(method.name(), PATH))
        .invoke(currentCaller::set)
        .flatMap(
            caller -> preparation.of(Uni.createFrom().item(() -> request(context, method)), caller))
        .invoke(prepared -> RequestRecord.count("graphql", prepared.label()))
        .flatMap(prepared -> run(allowed(prepared, method == HttpMethod.POST)));
  }

  private Uni<Map<String, Object>> run(PreparedOperation operation) {
    return Uni.createFrom()
        .completionStage(() -> engine.run(operation))
        .call(answer -> answer.containsKey("data") ? persisted.keep(operation.request()) : done());
  }

  private static PreparedOperation allowed(PreparedOperation operation, boolean changes) {
    if (operation.kind() == OperationDefinition.Operation.SUBSCRIPTION) {
      throw new PlatformException(
          ErrorCode.MALFORMED_REQUEST,
          "Subscribe over a WebSocket at this address, by "
              + SocketHandshake.GRAPHQL_PROTOCOL
              + ".");
    }
    if (operation.kind() == OperationDefinition.Operation.MUTATION && !changes) {
      throw new PlatformException(
          ErrorCode.METHOD_NOT_ALLOWED, "Send a mutation by POST; GET is for queries.");
    }
    return operation;
  }

  private static Uni<Void> done() {
    return Uni.createFrom().voidItem();
  }

  private GraphqlRequest request(RoutingContext context, HttpMethod method) {
    if (method == HttpMethod.GET) {
      return GraphqlRequest.of(context.queryParams(), mapper);
    }
    MIMEHeader type = context.parsedHeaders().contentType();
    String charset = type.parameter("charset");
    if (!JSON.equalsIgnoreCase(type.value())
        || (charset != null && !charset.equalsIgnoreCase("utf-8"))) {
      throw new PlatformException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the request as " + JSON + " in UTF-8.");
    }
    return GraphqlRequest.of(context.body().buffer(), mapper);
  }

  /** Null when the client takes neither. */
  private static String mediaType(RoutingContext context) {
    List<MIMEHeader> accepted = context.parsedHeaders().accept();
    if (accepted.isEmpty()) {
      return JSON;
    }
    for (MIMEHeader wanted : accepted) {
      // "Permitted" is what Vert.x calls a quality of zero.
      String type = wanted.value();
      if (!wanted.isPermitted()) {
        if (GRAPHQL.equalsIgnoreCase(type)) {
          return GRAPHQL;
        }
        if (JSON.equalsIgnoreCase(type) || "*/*".equals(type) || "application/*".equals(type)) {
          return JSON;
        }
      }
    }
    return null;
  }

  private void fail(RoutingContext context, String type, Throwable cause) {
    PlatformException failure = Failures.explain(cause, Origin.current().requestId());
    HttpServerResponse response = context.response();
    switch (failure.code()) {
      case UNAUTHENTICATED -> response.putHeader("WWW-Authenticate", "Bearer");
      case METHOD_NOT_ALLOWED ->
          response.putHeader(
              HttpHeaders.ALLOW,
              context.request().method() == HttpMethod.GET ? "POST" : "GET, POST, OPTIONS");
      default -> {
        // The status says it all.
      }
    }
    if (failure.retryAfter() != null) {
      response.putHeader("Retry-After", Long.toString(RetryAfter.seconds(failure.retryAfter())));
    }
    end(
        context,
        type == null ? JSON : type,
        HttpStatus.of(failure.code()),
        GraphqlErrors.answer(failure));
  }

  private void end(RoutingContext context, String type, int status, Map<String, Object> answer) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      return;
    }
    try {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, type + "; charset=utf-8")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .putHeader(HttpHeaders.VARY, "Accept")
          .end(mapper.writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      context.fail(e);
    }
  }
}
