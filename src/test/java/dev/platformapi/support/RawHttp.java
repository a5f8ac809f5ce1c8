package dev.platformapi.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** HTTP/1.1 as bytes on a socket, for what no decent client would send. */
public final class RawHttp {
  private static final int PATIENCE_MILLIS = 10_000;

  private RawHttp() {}

  /** What came back until the server closed the connection. */
  public record Answer(int status, String head, String body) {
    /** The header's value; null when it is not there. */
    public String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst()
          .orElse(null);
    }

    /** It is a problem document of that code, complete, and tells nothing of the inside. */
    public void isProblem(int status, String code) {
      assertThat(this.status).as(head + "\n\n" + body).isEqualTo(status);
      assertThat(header("Content-Type"))
          .as(head + "\n\n" + body)
          .isEqualTo("application/problem+json");
      JsonPath problem = JsonPath.from(body);
      assertThat(problem.getString("code")).as(body).isEqualTo(code);
      assertThat(problem.getInt("status")).isEqualTo(status);
      assertThat(problem.getString("type")).startsWith("/problems/");
      assertThat(problem.getString("request_id"))
          .isNotEmpty()
          .isEqualTo(header(RequestIdHeader.NAME));
      String instance = problem.getString("instance");
      isDiscreet(instance == null ? body : body.replace(instance, ""));
    }
  }

  private static final class RequestIdHeader {
    private static final String NAME = "X-Request-ID";
  }

  /** The text names no class, no statement and no frame of a stack trace. */
  public static void isDiscreet(String text) {
    assertThat(text)
        .doesNotContainPattern(
            "(?i)exception|\\bat [a-z]+\\.|\\b(java|jakarta|io|com|org)\\.[a-z]+\\.")
        .doesNotContainPattern("(?i)dev\\.platformapi|jackson|hibernate|vert\\.?x|quarkus|\\.java")
        .doesNotContainPattern("(?i)\\bselect\\b|insert into|\\bwhere\\b|sqlstate");
  }

  /** A request whose length is declared as it is; headers are whole lines. */
  public static Answer send(String method, String target, byte[] body, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Length: " + body.length;
    return sendAsIs(method, target, body, all);
  }

  /** A request with these headers only, and Host and Connection. */
  public static Answer sendAsIs(String method, String target, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    List.of(headers).forEach(header -> head.append(header).append("\r\n"));
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    return exchange(request.toByteArray());
  }

  /** Sends the bytes and reads the answer, the first that is not only interim. */
  public static Answer exchange(byte[] request) {
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      Thread writer = new Thread(() -> write(socket, request));
      writer.setDaemon(true);
      writer.start();
      return parse(new String(read(socket.getInputStream()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server that has heard enough may close before all is written; what it said still counts. */
  private static void write(Socket socket, byte[] request) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
    } catch (IOException e) {
      // the answer is on its way
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    try {
      int count = in.read(chunk);
      while (count >= 0) {
        received.write(chunk, 0, count);
        count = isComplete(received.toString(StandardCharsets.UTF_8)) ? -1 : in.read(chunk);
      }
    } catch (java.net.SocketException reset) {
      // what was received before counts
    }
    return received.toByteArray();
  }

  /** All that the answer's length declares; without a length it goes on to the end. */
  private static boolean isComplete(String text) {
    if (!text.contains("\r\n\r\n")) {
      return false;
    }
    Answer answer = parse(text);
    String length = answer.header("Content-Length");
    return length != null
        && answer.body().getBytes(StandardCharsets.UTF_8).length >= Integer.parseInt(length);
  }

  private static Answer parse(String text) {
    assertThat(text).as("an answer").startsWith("HTTP/1.");
    int end = text.indexOf("\r\n\r\n");
    return new Answer(
        Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
  }
}
