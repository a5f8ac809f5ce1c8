package dev.platformapi.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.platformapi.support.GrpcClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends one unary call over and over, on a few connections with many calls in flight each. Like
 * {@link LoadClient} it does as little as it can: frames of HTTP/2 by hand, headers that need no
 * table, and nothing read of an answer but that there was a message and an end.
 */
final class GrpcLoadClient {
  static final int CONNECTIONS = 8;
  static final int CALLS = 32;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int FRAME_HEAD = 9;

  private final InetSocketAddress address;
  private final byte[] head;
  private final byte[] body;

  GrpcLoadClient(int port, String method, String authorization, byte[] message) {
    this.address = new InetSocketAddress("127.0.0.1", port);
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    field(fields, ":method", "POST");
    field(fields, ":scheme", "http");
    field(fields, ":path", "/" + method);
    field(fields, ":authority", "127.0.0.1:" + port);
    field(fields, "content-type", "application/grpc");
    field(fields, "te", "trailers");
    field(fields, "authorization", authorization);
    this.head = fields.toByteArray();
    this.body = GrpcClient.frame(0, message);
  }

  /** A literal without indexing, with a new name (RFC 7541, 6.2.2). */
  private static void field(ByteArrayOutputStream out, String name, String value) {
    out.write(0);
    string(out, name);
    string(out, value);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    int length = text.length();
    if (length < 127) {
      out.write(length);
    } else {
      out.write(127);
      for (length -= 127; length >= 128; length >>= 7) {
        out.write(length & 127 | 128);
      }
      out.write(length);
    }
    out.writeBytes(text.getBytes(US_ASCII));
  }

  /** Calls in a second; fails when one has no message. */
  double run(Duration duration) throws IOException {
    try (Selector selector = Selector.open()) {
      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        connections.add(new Connection(selector));
      }
      long start = System.nanoTime();
      long end = start + duration.toNanos();
      long calls = 0;
      long now = start;
      while (now < end) {
        selector.select((end - now) / 1_000_000 + 1);
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          int ended = connection.receive();
          calls += ended;
          connection.send(ended);
        }
        selector.selectedKeys().clear();
        now = System.nanoTime();
      }
      for (Connection connection : connections) {
        connection.channel.close();
      }
      return calls * 1e9 / (now - start);
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 20);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20);
    private int nextStream = 1;
    private int messages;

    private Connection(Selector selector) throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      out.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      frame(0, SETTINGS, 0, 0);
      frame(4, WINDOW_UPDATE, 0, 0);
      out.putInt(Integer.MAX_VALUE - 65_535);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      send(CALLS);
    }

    private void frame(int length, int type, int flags, int stream) {
      out.put((byte) (length >> 16)).putShort((short) length);
      out.put((byte) type).put((byte) flags).putInt(stream);
    }

    /** What is to go out, and so many calls. */
    private void send(int calls) throws IOException {
      for (int i = 0; i < calls; i++) {
        frame(head.length, HEADERS, END_HEADERS, nextStream);
        out.put(head);
        frame(body.length, DATA, END_STREAM, nextStream);
        out.put(body);
        nextStream += 2;
      }
      out.flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
      out.clear();
    }

    /** How many calls have ended. */
    private int receive() throws IOException {
      if (channel.read(in) < 0) {
        throw new EOFException("the server closed the connection");
      }
      in.flip();
      int ended = 0;
      while (in.remaining() >= FRAME_HEAD) {
        int at = in.position();
        int length = (in.get(at) & 0xff) << 16 | in.getShort(at + 1) & 0xffff;
        if (in.remaining() < FRAME_HEAD + length) {
          break;
        }
        ended += take(in.get(at + 3), in.get(at + 4), length, at + FRAME_HEAD);
        in.position(at + FRAME_HEAD + length);
      }
      in.compact();
      return ended;
    }

    private int take(int type, int flags, int length, int at) throws IOException {
      switch (type) {
        case DATA -> messages++;
        case SETTINGS -> {
          if ((flags & ACK) == 0) {
            frame(0, SETTINGS, ACK, 0);
          }
        }
        case PING -> {
          if ((flags & ACK) == 0) {
            frame(length, PING, ACK, 0);
            out.putLong(in.getLong(at));
          }
        }
        case RST_STREAM, GOAWAY -> throw new IOException("a call was refused");
        default -> {
          // Headers are counted below, windows are large enough.
        }
      }
      if (type == HEADERS && (flags & END_STREAM) != 0) {
        if (messages == 0) {
          throw new IOException("a call ended without a message");
        }
        messages--;
        return 1;
      }
      return 0;
    }
  }
}
