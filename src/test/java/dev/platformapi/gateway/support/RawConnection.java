package dev.platformapi.gateway.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** HTTP/1.1 as bytes on a socket, from either end. Characters are bytes. */
public final class RawConnection implements Closeable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final Collection<String> heads;

  private RawConnection(Socket socket, Collection<String> heads) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.heads = heads;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** A client's connection. */
  public static RawConnection to(int port) {
    try {
      return new RawConnection(
          new Socket(InetAddress.getLoopbackAddress(), port), new ArrayList<>());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server's connection; heads that it reads are noted. */
  static RawConnection recording(Socket socket, Collection<String> heads) throws IOException {
    return new RawConnection(socket, heads);
  }

  /**
   * An answer.
   *
   * @param head with the status line, without the empty line
   * @param body as its length or its chunks declare it, or up to the end of the connection
   */
  public record Answer(int status, String head, String body) {
    /** A header field's values in their order. */
    public List<String> all(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }

    /** A header field's first value; null when it has none. */
    public String header(String name) {
      return all(name).stream().findFirst().orElse(null);
    }
  }

  public RawConnection send(String bytes) {
    return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawConnection send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes up to an empty line, and that line; null when the other end has closed. */
  public String head() {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
    }
    heads.add(head.toString());
    return head.toString();
  }

  /** An answer to a request whose answer has a body. */
  public Answer answer() {
    return answer(true);
  }

  /**
   * An answer.
   *
   * @param withBody false when the request was one of those that are answered without
   */
  public Answer answer(boolean withBody) {
    String head = head();
    if (head == null) {
      throw new AssertionError("no answer came");
    }
    Answer answer =
        new Answer(
            Integer.parseInt(head.substring(9, 12)), head.substring(0, head.length() - 4), "");
    if (!withBody || answer.status() < 200 || answer.status() == 204 || answer.status() == 304) {
      return answer;
    }
    return new Answer(answer.status(), answer.head(), body(answer));
  }

  private String body(Answer answer) {
    String length = answer.header("Content-Length");
    if (length != null) {
      return bytes(Integer.parseInt(length));
    }
    return answer.header("Transfer-Encoding") == null ? rest() : chunks();
  }

  /** So many bytes, or fewer when the other end closes before. */
  public String bytes(int count) {
    StringBuilder read = new StringBuilder();
    while (read.length() < count) {
      int next = read();
      if (next < 0) {
        return read.toString();
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /** The checksum of so many bytes, or of fewer when the other end closes before. */
  public long checksum(long count) {
    CRC32 checksum = new CRC32();
    byte[] buffer = new byte[64 << 10];
    long left = count;
    try {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          break;
        }
        checksum.update(buffer, 0, read);
        left -= read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checksum.getValue();
  }

  private String chunks() {
    StringBuilder body = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(line(), 16);
      if (size == 0) {
        while (!line().isEmpty()) {
          // Trailers are looked at elsewhere.
        }
        return body.toString();
      }
      body.append(bytes(size));
      line();
    }
  }

  /** A line without its end. */
  public String line() {
    StringBuilder line = new StringBuilder();
    int next = read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = read();
    }
    if (next < 0) {
      throw new AssertionError("it ends after " + line);
    }
    return line.substring(0, line.length() - 1);
  }

  /** All that comes until the other end closes. */
  public String rest() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int next = read();
    while (next >= 0) {
      rest.write(next);
      next = read();
    }
    return rest.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the other end closes, and sends nothing before. */
  public boolean isClosedByOtherEnd() {
    return read() < 0;
  }

  /** Ends it without the usual goodbye. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int read() {
    try {
      return in.read();
    } catch (SocketException reset) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
