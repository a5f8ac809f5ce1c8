package dev.platformapi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of Server-Sent Events, which reads them as the HTML standard has it. */
public final class EventClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;
  private static final Received END = new Received(null, null, null);

  private final InputStream body;
  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private volatile String lastEventId = "";
  private volatile long retry;

  /**
   * One event.
   *
   * @param id the last that was given
   * @param event its name, {@code message} without one
   */
  public record Received(String id, String event, String data) {}

  private EventClient(HttpResponse<InputStream> response) {
    this.response = response;
    this.body = response.body();
    Thread reader = new Thread(this::read, "events");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connects, whatever the answer is. Headers are names and values in turn. */
  public static EventClient connect(HttpClient.Version version, URI address, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Accept", "text/event-stream").version(version);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return new EventClient(
          HttpClient.newBuilder()
              .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
              .build()
              .send(request.build(), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Follows a channel with a token; returns when it is followed. */
  public static EventClient follow(URI service, String channel, String token, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = "Bearer " + token;
    System.arraycopy(headers, 0, all, 2, headers.length);
    EventClient client =
        connect(HttpClient.Version.HTTP_1_1, service.resolve("/events/" + channel), all);
    assertThat(client.response.statusCode()).isEqualTo(200);
    return client;
  }

  public HttpResponse<InputStream> response() {
    return response;
  }

  /** The next event but heartbeats. */
  public Received next() {
    Received next = poll();
    while (next.event() != null && next.event().equals("heartbeat")) {
      next = poll();
    }
    assertThat(next).as("an event before the end").isNotSameAs(END);
    return next;
  }

  /** The next event, heartbeat or not. */
  public Received poll() {
    try {
      Received next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("an event in time").isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The stream is over. */
  public void hasEnded() {
    assertThat(poll()).isSameAs(END);
  }

  public void hasNothing() {
    assertThat(received).isEmpty();
  }

  /** With which to come back. */
  public String lastEventId() {
    return lastEventId;
  }

  /** In milliseconds. */
  public long retry() {
    return retry;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String event = null;
      StringBuilder data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (data != null) {
            received.add(
                new Received(lastEventId, event == null ? "message" : event, data.toString()));
          }
          event = null;
          data = null;
        } else if (line.startsWith("id: ")) {
          lastEventId = line.substring(4);
        } else if (line.startsWith("retry: ")) {
          retry = Long.parseLong(line.substring(7));
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = data == null ? new StringBuilder() : data.append('\n');
          data.append(line.substring(6));
        }
      }
    } catch (IOException e) {
      // the connection is gone
    }
    received.add(END);
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // it is gone
    }
  }
}
