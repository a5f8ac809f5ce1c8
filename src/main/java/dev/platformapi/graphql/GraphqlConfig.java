package dev.platformapi.graphql;

import dev.platformapi.http.TextSocket;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code platform.graphql.…}: what one query, and one WebSocket, may ask for. */
@ConfigMapping(prefix = "platform.graphql")
public interface GraphqlConfig extends TextSocket.Patience {
  /** Whether clients may ask for the schema. */
  @WithDefault("true")
  boolean introspection();

  /** How deep fields may be nested, the root fields being at 1. */
  @WithDefault("16")
  int maxDepth();

  /**
   * The most points that a query may cost: one for each object that it may give, so a connection
   * multiplies what is below it by its size.
   */
  @WithDefault("10000")
  int maxCost();

  /** How many points draw as much from the caller's budget as one call of REST. */
  @WithDefault("100")
  int pointsPerCall();

  /** The most fields that are renamed. */
  @WithDefault("50")
  int maxAliases();

  /** The most directives. */
  @WithDefault("50")
  int maxDirectives();

  /** The most words, names and signs of a document. */
  @WithDefault("4000")
  int maxTokens();

  /** After which a query is given up. */
  @WithDefault("10s")
  Duration timeout();

  /** For how long a query is kept that a client has registered by its hash, since its last use. */
  @WithDefault("7d")
  Duration persistedQueryTtl();

  /** How long a client of a WebSocket may take to say who it is. */
  @WithDefault("10s")
  Duration connectionInitTimeout();

  /** The most operations that are open on one WebSocket. */
  @WithDefault("100")
  int maxOperations();

  /** How many messages a client may send over a WebSocket in a second, in the long run. */
  @WithDefault("50")
  int messagesPerSecond();

  /** How many it may send at once before that counts. */
  @WithDefault("100")
  int messageBurst();

  /**
   * After how many operations that were refused because the budget is used up, without one that was
   * not, a connection is closed.
   */
  @WithDefault("200")
  int maxExcess();
}
