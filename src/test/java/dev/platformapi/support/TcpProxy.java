package dev.platformapi.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes connections on to a port of this machine, until it is cut. */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket server;
  private volatile int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  public TcpProxy(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Ends the connections that there are, and takes no more. */
  public void cut() {
    cut = true;
    sockets.forEach(TcpProxy::close);
  }

  /** Where connections go from now on. */
  public void turnTo(int other) {
    target = other;
  }

  /** Takes connections again. */
  public void mend() {
    cut = false;
  }

  @Override
  public void close() throws IOException {
    cut();
    server.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
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
    Socket upstream;
    try {
      upstream = new Socket("127.0.0.1", target);
    } catch (IOException refused) {
      close(client);
      return;
    }
    sockets.add(client);
    sockets.add(upstream);
    start(() -> copy(client, upstream));
    start(() -> copy(upstream, client));
  }

  private void copy(Socket from, Socket to) {
    byte[] bytes = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
    } catch (IOException broken) {
      // the other direction ends, too
    }
    close(from);
    close(to);
  }

  private static void close(Socket socket) {
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
