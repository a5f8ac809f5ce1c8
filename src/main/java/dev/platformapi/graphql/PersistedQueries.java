package dev.platformapi.graphql;

import dev.platformapi.cache.Sha256;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.TimeLimit;
import dev.platformapi.http.RequestRecord;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.GetExArgs;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Automatic persisted queries: a client sends a document with its hash once, and the hash alone
 * from then on. Kept in Redis for all pods; while Redis is away clients send documents.
 */
@ApplicationScoped
class PersistedQueries {
  private static final Logger LOG = Logger.getLogger(PersistedQueries.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final ReactiveValueCommands<String, String> redis;
  private final Duration ttl;

  PersistedQueries(ReactiveRedisDataSource redis, GraphqlConfig config) {
    this.redis = redis.value(String.class);
    this.ttl = config.persistedQueryTtl();
  }

  /**
   * The document of the request. Fails with {@code PERSISTED_QUERY_NOT_FOUND} for a hash alone that
   * is not known, and with {@code MALFORMED_REQUEST} for one that is not the document's.
   */
  Uni<String> document(GraphqlRequest request) {
    if (request.hash() == null) {
      return Uni.createFrom().item(request.query());
    }
    if (request.query() == null) {
      return find(request.hash());
    }
    if (!Sha256.hex(request.query().getBytes(StandardCharsets.UTF_8)).equals(request.hash())) {
      throw new PlatformException(
          ErrorCode.MALFORMED_REQUEST, "sha256Hash is not the hash of the query.");
    }
    return Uni.createFrom().item(request.query());
  }

  /** Keeps the document of a request that names it by a hash as well; never fails. */
  Uni<Void> keep(GraphqlRequest request) {
    if (request.hash() == null || request.query() == null) {
      return Uni.createFrom().voidItem();
    }
    return timed(redis.psetex(key(request.hash()), ttl.toMillis(), request.query()))
        .onFailure()
        .invoke(failure -> LOG.debugf("A query is not kept: %s", failure))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<String> find(String hash) {
    return timed(redis.getex(key(hash), new GetExArgs().px(ttl)))
        .onFailure()
        .invoke(failure -> LOG.debugf("Persisted queries cannot be read: %s", failure))
        .onFailure()
        .recoverWithNull()
        .onItem()
        .ifNull()
        .failWith(
            // Clients know this failure by its message.
            () ->
                new PlatformException(
                    ErrorCode.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound"));
  }

  private static <T> Uni<T> timed(Uni<T> command) {
    return RequestRecord.timed(TimeLimit.within(PATIENCE, command));
  }

  private static String key(String hash) {
    return "graphql:query:" + hash;
  }
}
