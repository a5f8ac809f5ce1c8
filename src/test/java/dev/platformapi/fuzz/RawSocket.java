package dev.platformapi.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** A WebSocket as bytes, for frames that no decent client would send (RFC 6455, 5.2). */
final class RawSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** Of a server that waits for the rest of a frame. */
  private static final int QUIET_MILLIS = 1_000;

  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream in;

  /**
   * @param payload never null
   */
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** Why the connection is closed; 1005 when that is not said. */
    int status() {
      return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }
  }

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Connects; fails when the server does not become a WebSocket. */
  static RawSocket connect(URI address, String... headers) throws IOException {
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(QUIET_MILLIS);
    StringBuilder head = new StringBuilder("GET " + address.getPath() + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    head.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    RawSocket raw = new RawSocket(socket);
    String answer = raw.head();
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(answer);
    }
    return raw;
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      head.write(in.readUnsignedByte());
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  /** A frame as it should be. */
  static byte[] frame(Random random, boolean last, int opcode, byte[] payload) {
    byte[] mask = new byte[4];
    random.nextBytes(mask);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write((last ? 0x80 : 0) | opcode);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 1 << 16) {
      frame.writeBytes(
          new byte[] {(byte) 0xfe, (byte) (payload.length >> 8), (byte) payload.length});
    } else {
      frame.writeBytes(new byte[] {(byte) 0xff, 0, 0, 0, 0});
      for (int shift = 24; shift >= 0; shift -= 8) {
        frame.write(payload.length >> shift);
      }
    }
    frame.writeBytes(mask);
    byte[] masked = Arrays.copyOf(payload, payload.length);
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i % 4];
    }
    frame.writeBytes(masked);
    return frame.toByteArray();
  }

  /** False when the server has closed the connection. */
  boolean send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (SocketException closed) {
      return false;
    }
  }

  /**
   * The next frame; null at the end of the connection. When the server waits for more, there is
   * none, and it has to end the connection in time.
   */
  Frame next() throws IOException {
    try {
      return read();
    } catch (SocketTimeoutException quiet) {
      socket.shutdownOutput();
      socket.setSoTimeout(PATIENCE_MILLIS);
      return read();
    }
  }

  private Frame read() throws IOException {
    try {
      int opcode = in.readUnsignedByte() & 0x0f;
      int length = in.readUnsignedByte() & 0x7f;
      long size = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
      byte[] payload = new byte[Math.toIntExact(size)];
      in.readFully(payload);
      return new Frame(opcode, payload);
    } catch (EOFException | SocketException end) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
