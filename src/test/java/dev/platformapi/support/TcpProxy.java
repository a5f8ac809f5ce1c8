package dev.platformapi.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes connections on to a port of this machine, and does to them what networks do: they break,
 * are refused, become slow, or are only half there.
 */
public final class TcpProxy implements AutoCloseable {
  private final int port;
  private volatile ServerSocket server;
  private volatile int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile boolean silent;
  private volatile long delayNanos;

  public TcpProxy(int target) throws IOException {
    this.target = target;
    this.server = listen(0);
    this.port = server.getLocalPort();
  }

  public int port() {
    return port;
  }

  /** Ends the connections that there are, and those that come as soon as they are there. */
  public void cut() {
    cut = true;
    links.forEach(Link::close);
  }

  /** Ends the connections that there are; others are refused. */
  public void refuse() throws IOException {
    server.close();
    cut();
  }

  /**
   * Nothing passes any more, and neither end hears of it: as when a firewall has forgotten a
   * connection. Those that are there stay so for good, new ones until {@link #mend}.
   */
  public void silence() {
    silent = true;
    links.forEach(link -> link.dead = true);
  }

  /** Whatever passes takes that long, each way. */
  public void slow(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** Where connections go from now on. */
  public void turnTo(int other) {
    target = other;
  }

  /** Takes connections again, and passes on what comes in them at once. */
  public void mend() throws IOException {
    cut = false;
    silent = false;
    delayNanos = 0;
    if (server.isClosed()) {
      server = listen(port);
    }
  }

  @Override
  public void close() throws IOException {
    refuse();
  }

  private ServerSocket listen(int wanted) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), 200);
    start(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket client = socket.accept();
        if (cut) {
          client.close();
        } else {
          connect(client);
        }
      }
    } catch (IOException closed) {
      // there is nothing more to accept
    }
  }

  private void connect(Socket client) {
    Socket upstream = new Socket();
    Link link = new Link(client, upstream);
    if (silent) {
      link.dead = true;
    } else {
      try {
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        upstream.connect(new InetSocketAddress("127.0.0.1", target));
      } catch (IOException refused) {
        link.close();
        return;
      }
    }
    links.add(link);
    start(() -> link.copy(client, upstream));
    if (upstream.isConnected()) {
      start(() -> link.copy(upstream, client));
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket upstream;
    private volatile boolean dead;

    Link(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    private void copy(Socket from, Socket to) {
      byte[] bytes = new byte[8192];
      try {
        InputStream in = from.getInputStream();
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          if (delayNanos > 0) {
            LockSupport.parkNanos(delayNanos);
          }
          if (!dead) {
            OutputStream out = to.getOutputStream();
            out.write(bytes, 0, count);
          }
        }
      } catch (IOException broken) {
        // the other direction ends, too
      }
      if (dead && from == upstream) {
        closeQuietly(upstream);
      } else {
        close();
      }
    }

    private void close() {
      links.remove(this);
      closeQuietly(client);
      closeQuietly(upstream);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // that was wanted
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
