package dev.platformapi.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The servers of development on the one directory that keeps their data. */
final class KeptServers implements AutoCloseable {
  private final DataDirectory directory;
  private final PostgresServer postgres;
  private final RedisServer redis;

  private KeptServers(DataDirectory directory, PostgresServer postgres, RedisServer redis) {
    this.directory = directory;
    this.postgres = postgres;
    this.redis = redis;
  }

  /** Starts the wanted ones; when one fails, the other is stopped and the directory released. */
  static KeptServers start(Path path, boolean database, boolean redis) throws IOException {
    DataDirectory directory = DataDirectory.take(path);
    PostgresServer postgresServer = null;
    try {
      postgresServer = database ? PostgresServer.kept(directory.path()) : null;
      RedisServer redisServer = redis ? RedisServer.kept(directory.path()) : null;
      return new KeptServers(directory, postgresServer, redisServer);
    } catch (IOException | RuntimeException e) {
      new KeptServers(directory, postgresServer, null).close();
      throw e;
    }
  }

  DataDirectory directory() {
    return directory;
  }

  PostgresServer postgres() {
    return postgres;
  }

  RedisServer redis() {
    return redis;
  }

  /** What application.properties takes the connections from. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("platform.embedded.data", directory.path().toString());
    if (postgres != null) {
      properties.put("platform.embedded.database-url", postgres.url());
      properties.put("platform.embedded.database-username", PostgresServer.USERNAME);
      properties.put("platform.embedded.database-password", PostgresServer.PASSWORD);
    }
    if (redis != null) {
      properties.put("platform.embedded.redis-url", redis.url());
    }
    return properties;
  }

  Thread stopper() {
    return new StopOnExit(directory, processes());
  }

  @Override
  public void close() {
    for (ServerProcess process : processes()) {
      process.stop();
    }
    directory.release();
  }

  private ServerProcess[] processes() {
    return Stream.of(
            postgres == null ? null : postgres.process(), redis == null ? null : redis.process())
        .filter(Objects::nonNull)
        .toArray(ServerProcess[]::new);
  }
}
