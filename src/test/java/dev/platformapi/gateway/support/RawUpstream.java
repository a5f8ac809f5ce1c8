package dev.platformapi.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An upstream that does with its connections what no decent server would. */
public final class RawUpstream implements AutoCloseable {
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private volatile Script script;

  private RawUpstream(Script script) throws IOException {
    this.script = script;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** What is done with a connection, which is closed after that. */
  @FunctionalInterface
  public interface Script {
    void serve(RawConnection connection) throws IOException;
  }

  /** One on a free port. */
  public static RawUpstream start(Script script) {
    try {
      return new RawUpstream(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that reads the head of each request and sends these bytes, and waits for the other end. */
  public static RawUpstream answering(String bytes) {
    return start(answer(bytes));
  }

  /** For each request these bytes, as long as the other end keeps the connection. */
  public static Script answer(String bytes) {
    return connection -> {
      while (connection.head() != null) {
        connection.send(bytes);
      }
    };
  }

  /** Does something else with connections from now on. */
  public void does(Script other) {
    script = other;
    heads.clear();
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Connections that neither end has closed. */
  public int openConnections() {
    return open.size();
  }

  /** The heads of the requests that came, in their order. */
  public Queue<String> heads() {
    return heads;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (RawConnection connection = RawConnection.recording(socket, heads)) {
      script.serve(connection);
    } catch (IOException | UncheckedIOException e) {
      // The gateway ended it, which the test sees by other signs.
    } finally {
      open.remove(socket);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-upstream");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
