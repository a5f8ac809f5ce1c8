package dev.platformapi.graphql;

import dev.platformapi.http.TextSocket;
import dev.platformapi.setting.NotNegative;
import dev.platformapi.setting.Positive;
import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
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
  @WithConverter(Positive.class)
  int maxDepth();

  /**
   * The most points that a query may cost: one for each object that it may give, so a connection
   * multiplies what is below it by its size.
   */
  @WithDefault("10000")
  @WithConverter(Positive.class)
  int maxCost();

  /** How many points draw as much from the caller's budget as one call of REST. */
  @WithDefault("100")
  @WithConverter(Positive.class)
  int pointsPerCall();

  /** The most fields that are renamed. */
  @WithDefault("50")
  @WithConverter(Positive.class)
  int maxAliases();

  /** The most directives. */
  @WithDefault("50")
  @WithConverter(Positive.class)
  int maxDirectives();

  /** The most words, names and signs of a document. */
  @WithDefault("4000")
  @WithConverter(Positive.class)
  int maxTokens();

  /** After which a query is given up. */
  @WithDefault("10s")
  @WithConverter(PositiveDuration.class)
  Duration timeout();

  /** For how long a query is kept that a client has registered by its hash, since its last use. */
  @WithDefault("7d")
  @WithConverter(PositiveDuration.class)
  Duration persistedQueryTtl();

  /** How long a client of a WebSocket may take to say who it is. */
  @WithDefault("10s")
  @WithConverter(PositiveDuration.class)
  Duration connectionInitTimeout();

  /** The most operations that are open on one WebSocket. */
  @WithDefault("100")
  @WithConverter(Positive.class)
  int maxOperations();

  /** How many messages a client may send over a WebSocket in a second, in the long run. */
  @WithDefault("50")
  @WithConverter(Positive.class)
  int messagesPerSecond();

  /** How many it may send at once before that counts. */
  @WithDefault("100")
  @WithConverter(NotNegative.class)
  int messageBurst();

  /**
   * After how many operations that were refused because the budget is used up, without one that was
   * not, a connection is closed.
   */
  @WithDefault("200")
  @WithConverter(NotNegative.class)
  int maxExcess();
}
