package dev.platformapi.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
 * Connections over WebSocket that are in rooms: some listen, some speak. One thread, and nothing is
 * read of a message but its length: client and servers share the processors, so that what is spent
 * here is missing there.
 */
final class Crowd implements AutoCloseable {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  /** So many join at once. */
  private static final int JOINING = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Selector selector = Selector.open();
  private final InetSocketAddress address;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
  private final List<Member> members = new ArrayList<>();
  private final List<Member> senders = new ArrayList<>();
  private long answers;
  private long sent;
  private long delivered;

  Crowd(int port) throws IOException {
    address = new InetSocketAddress("127.0.0.1", port);
  }

  /**
   * A user of the service.
   *
   * @param authorization the value of the header
   */
  record User(String id, String authorization) {}

  /** Lets so many connections of a user join a room, to listen. */
  void join(int count, User user, String room) throws IOException {
    for (int i = 0; i < count; i++) {
      members.add(new Member(user, room, false));
      awaitAnswers(members.size() + senders.size() - JOINING);
    }
    awaitAnswers(members.size() + senders.size());
  }

  /** Lets so many connections of another user join, to speak. */
  void joinToSpeak(int count, User user, String room) throws IOException {
    for (int i = 0; i < count; i++) {
      senders.add(new Member(user, room, true));
    }
    awaitAnswers(members.size() + senders.size());
  }

  private void awaitAnswers(long enough) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (answers < enough) {
      receive(end);
    }
  }

  /**
   * Speaks and listens, all in one room.
   *
   * @param window so many messages of each sender are on their way at once
   * @return messages that were delivered in a second; fails when one is missing at the end
   */
  double run(String message, int window, Duration duration) throws IOException {
    byte[] frame = frame(TEXT, message);
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    long before = delivered;
    while (System.nanoTime() < end) {
      while (sent - delivered / members.size() < (long) window * senders.size()) {
        senders.get((int) (sent++ % senders.size())).send(frame);
      }
      receive(end + PATIENCE.toNanos());
    }
    double perSecond = (delivered - before) * 1e9 / (System.nanoTime() - start);
    while (delivered < sent * members.size()) {
      receive(end + PATIENCE.toNanos());
    }
    for (Member member : members) {
      if (member.heard != sent) {
        throw new IOException("a member has heard " + member.heard + " of " + sent + " messages");
      }
    }
    return perSecond;
  }

  /** Waits until something has come, and takes it. */
  private void receive(long deadline) throws IOException {
    if (selector.select(1000) == 0 && System.nanoTime() > deadline) {
      throw new IOException(
          "messages do not arrive: " + delivered + " came, " + sent + " were sent");
    }
    for (SelectionKey key : selector.selectedKeys()) {
      ((Member) key.attachment()).receive();
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  /** Masked with zeros, which leaves the text as it is. */
  private static byte[] frame(int opcode, String text) {
    byte[] payload = text.getBytes(US_ASCII);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
    frame.put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload);
    byte[] bytes = new byte[frame.position()];
    frame.get(0, bytes);
    return bytes;
  }

  private final class Member {
    private final SocketChannel channel;
    private final boolean speaks;
    private long heard;
    private boolean joined;

    // Of the frame that has begun.
    private int headerRead;
    private int headerLength;
    private int opcode;
    private int length;
    private int remaining;

    Member(User user, String room, boolean speaks) throws IOException {
      this.speaks = speaks;
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      send(
          ("GET /ws/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n"
                  + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
              .formatted(user.id(), user.authorization())
              .getBytes(US_ASCII));
      awaitUpgrade();
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      send(frame(TEXT, "{\"type\":\"join_room\",\"room\":\"" + room + "\"}"));
    }

    /** A server has nothing to say before somebody joins, so nothing comes behind the head. */
    private void awaitUpgrade() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        in.clear();
        if (channel.read(in) < 0) {
          break;
        }
        head.append(US_ASCII.decode(in.flip()));
      }
      if (!head.toString().startsWith("HTTP/1.1 101")) {
        throw new IOException("no WebSocket:\n" + head);
      }
    }

    /** What is on its way at once is far smaller than the buffers of a socket. */
    private void send(byte[] bytes) throws IOException {
      if (channel.write(ByteBuffer.wrap(bytes)) != bytes.length) {
        throw new IOException("what is sent does not fit into the socket");
      }
    }

    private void receive() throws IOException {
      in.clear();
      if (channel.read(in) < 0) {
        throw new EOFException("the server closed the connection");
      }
      in.flip();
      while (in.hasRemaining()) {
        if (remaining > 0) {
          skip();
        } else {
          readHeader();
        }
      }
    }

    private void readHeader() throws IOException {
      int next = in.get() & 0xff;
      switch (headerRead++) {
        case 0 -> opcode = next & 0x0f;
        case 1 -> {
          length = next;
          headerLength = next == 126 ? 4 : 2;
        }
        case 2 -> length = next << 8;
        default -> length |= next;
      }
      if (headerRead > 1 && headerRead == headerLength) {
        headerRead = 0;
        remaining = length;
        if (!isExpected()) {
          throw new IOException("the server objects: " + US_ASCII.decode(in));
        }
        if (remaining == 0) {
          end();
        }
      }
    }

    /** The answer to joining, and later what others say. */
    private boolean isExpected() {
      return switch (opcode) {
        case TEXT ->
            joined ? !speaks : US_ASCII.decode(in.duplicate()).toString().contains("room_joined");
        case CLOSE -> false;
        default -> true;
      };
    }

    private void skip() throws IOException {
      int skipped = Math.min(remaining, in.remaining());
      in.position(in.position() + skipped);
      remaining -= skipped;
      if (remaining == 0) {
        end();
      }
    }

    private void end() throws IOException {
      if (opcode == PING) {
        send(frame(PONG, ""));
      } else if (joined) {
        heard++;
        delivered++;
      } else {
        joined = true;
        answers++;
      }
    }
  }
}
