package dev.platformapi.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Sends requests over and over on a fixed number of kept-alive connections, each time as soon as
 * the last answer is complete. One thread, and nothing is read of an answer but its status and its
 * length: client and servers share the processors, so that what is spent here is missing there.
 */
final class LoadClient {
  private static final int LARGEST_ANSWER = 1 << 20;

  private final Supplier<byte[]> requests;
  private final InetSocketAddress address;

  private LoadClient(int port, Supplier<byte[]> requests) {
    this.address = new InetSocketAddress("127.0.0.1", port);
    this.requests = requests;
  }

  /**
   * Reads one thing.
   *
   * @param headers whole lines, each with its end
   */
  static LoadClient reading(int port, String path, String headers) {
    byte[] request =
        ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers + "\r\n")
            .getBytes(ISO_8859_1);
    return new LoadClient(port, () -> request);
  }

  /**
   * Writes things.
   *
   * @param bodies JSON, each another
   */
  static LoadClient posting(int port, String path, String headers, Supplier<String> bodies) {
    String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers;
    return new LoadClient(
        port,
        () -> {
          String body = bodies.get();
          return (head
                  + "Content-Type: application/json\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(ISO_8859_1);
        });
  }

  /** Requests in a second; fails when an answer is neither 200 nor 201. */
  double run(int connections, Duration duration) throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        new Connection(selector).send();
      }
      long start = System.nanoTime();
      long end = start + duration.toNanos();
      long answers = 0;
      long now = start;
      while (now < end) {
        selector.select((end - now) / 1_000_000 + 1);
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          if (connection.receive()) {
            answers++;
            connection.send();
          }
        }
        selector.selectedKeys().clear();
        now = System.nanoTime();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      return answers * 1e9 / (now - start);
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(LARGEST_ANSWER);
    private int length;

    private Connection(Selector selector) throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** The request is far smaller than the buffer of an idle socket. */
    private void send() throws IOException {
      in.clear();
      length = -1;
      byte[] request = requests.get();
      if (channel.write(ByteBuffer.wrap(request)) != request.length) {
        throw new IOException("the request does not fit into the socket");
      }
    }

    /** Whether the answer is complete now. */
    private boolean receive() throws IOException {
      if (channel.read(in) < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (length < 0) {
        length = length();
      }
      return length >= 0 && in.position() >= length;
    }

    /** Of head and body together; -1 while the head is not complete. */
    private int length() throws IOException {
      byte[] read = new byte[Math.min(in.position(), 2048)];
      in.get(0, read);
      String head = new String(read, ISO_8859_1);
      int end = head.indexOf("\r\n\r\n");
      if (end < 0) {
        return -1;
      }
      head = head.substring(0, end).toLowerCase(Locale.ROOT) + "\r\n";
      String name = "\r\ncontent-length:";
      int at = head.indexOf(name);
      if (!head.startsWith("http/1.1 20") || at < 0) {
        throw new IOException("not an answer to measure:\n" + head);
      }
      int from = at + name.length();
      return end + 4 + Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)).strip());
    }
  }
}
