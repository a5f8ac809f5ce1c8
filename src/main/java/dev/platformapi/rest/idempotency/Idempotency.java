package dev.platformapi.rest.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.database.DatabaseUse;
import dev.platformapi.error.PlatformException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Runs a POST with an Idempotency-Key once, however often it is sent: who sends it again gets the
 * first answer, also when that came from another pod. Keys belong to their caller. Answers that say
 * that it did not run, or that the fault is ours, are not kept; what such a request has committed
 * all the same, or one whose answer is lost, leaves a mark in the database and is not done again.
 */
class Idempotency {
  static final String HEADER = "Idempotency-Key";

  /** Response filters run from high to low: the answer is kept as the others have left it. */
  private static final int LAST = 10;

  private static final String CLAIM = Claim.class.getName();

  /** A string of RFC 8941, 3.3.3; or, as many clients send it, the bare key. */
  private static final Pattern KEY =
      Pattern.compile("\"([\\x21-\\x7e&&[^\"\\\\]]{1,255})\"|([\\x21-\\x7e&&[^\"\\\\,;]]{1,255})");

  private static final Set<Integer> NOT_RUN = Set.of(401, 408, 429);

  private final Claims claims;
  private final CurrentCaller caller;
  private final ObjectMapper mapper;

  Idempotency(Claims claims, CurrentCaller caller, ObjectMapper mapper) {
    this.claims = claims;
    this.caller = caller;
    this.mapper = mapper;
  }

  /** Null lets the request run. */
  @ServerRequestFilter
  public Uni<Response> take(RoutingContext context) {
    List<String> keys = context.request().headers().getAll(HEADER);
    if (keys.isEmpty() || context.request().method() != HttpMethod.POST) {
      return Uni.createFrom().nullItem();
    }
    Optional<Caller> known = caller.find();
    String who = known.map(Caller::userId).map(UUID::toString).orElse("");
    Claim claim = Claim.of(who, key(keys), context.request(), context.body().buffer());
    DatabaseUse database = DatabaseUse.current();
    return claims
        .take(claim)
        .map(
            answer -> {
              if (answer.isEmpty()) {
                context.put(CLAIM, claim);
                // Without a caller one logs in, or signs up with a name that there is once.
                known.ifPresent(somebody -> database.markOnce(claim.name()));
              }
              return answer.map(StoredAnswer::replay).orElse(null);
            });
  }

  /** Before the answer goes out: who got one must get the same again. */
  @ServerResponseFilter(priority = LAST)
  public Uni<Void> keep(ContainerResponseContext response, RoutingContext context)
      throws JsonProcessingException {
    Claim claim = context.remove(CLAIM);
    if (claim == null) {
      return Uni.createFrom().voidItem();
    }
    int status = response.getStatus();
    if (status >= 500 || NOT_RUN.contains(status)) {
      return claims.giveUp(claim);
    }
    byte[] body = bytes(response.getEntity());
    if (body != null) {
      response.setEntity(body);
    }
    return claims.keep(claim, StoredAnswer.of(response, body));
  }

  private byte[] bytes(Object entity) throws JsonProcessingException {
    if (entity == null || entity instanceof byte[]) {
      return (byte[]) entity;
    }
    return entity instanceof String text
        ? text.getBytes(StandardCharsets.UTF_8)
        : mapper.writeValueAsBytes(entity);
  }

  private static String key(List<String> values) {
    Matcher key = KEY.matcher(values.get(0));
    if (values.size() > 1 || !key.matches()) {
      throw PlatformException.invalidParameter(
          HEADER,
          "key",
          "Idempotency-Key must be one string of 1 to 255 visible ASCII characters, in quotes.");
    }
    return key.group(1) != null ? key.group(1) : key.group(2);
  }
}
