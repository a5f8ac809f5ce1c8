package dev.platformapi;

import java.util.Map;

/**
 * Starts the servers that development needs and nobody configured. Found by {@link
 * java.util.ServiceLoader}: the implementation is left out of the production package, so nothing
 * that stays in may name it.
 */
public interface DevelopmentServers {
  /**
   * Starts the wanted servers; they stop when the JVM ends.
   *
   * @return system properties that application.properties takes the connections from
   * @throws IllegalStateException with a message for the user, when they cannot be started
   */
  Map<String, String> start(boolean database, boolean redis);

  /** What developers can open now, as text for the log; called when the service is up. */
  String summary();
}
