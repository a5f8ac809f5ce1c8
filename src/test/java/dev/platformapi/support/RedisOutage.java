package dev.platformapi.support;

import dev.platformapi.embedded.RedisServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Takes a Redis server away from those who use it. */
public final class RedisOutage {
  private RedisOutage() {}

  /** Returns when it is gone. */
  public static void begin(RedisServer server) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
      socket.getOutputStream().write("SHUTDOWN NOSAVE\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }
}
