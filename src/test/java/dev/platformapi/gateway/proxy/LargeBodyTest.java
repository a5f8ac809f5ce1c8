package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.support.Futures;
import dev.platformapi.gateway.support.RawConnection;
import dev.platformapi.gateway.support.RawUpstream;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Bodies that are larger than what is kept of them. Their size in bytes is {@code
 * -Dgateway.body=1073741824}, or else 64 MiB.
 */
class LargeBodyTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final long SIZE = Long.getLong("gateway.body", 64 << 20);

  /** What may be on its way, most of it in the sockets of the operating system. */
  private static final long UNDERWAY = 24 << 20;

  private static final byte[] BLOCK = block();
  private static final long CHECKSUM = checksum();

  private static RawUpstream upstream;
  private static RunningGateway gateway;
  private static HttpClient http2;

  @BeforeAll
  static void start() {
    upstream = RawUpstream.answering("");
    http2 =
        VERTX.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: large
                url: http://127.0.0.1:%d
                routes:
                  - paths: [/]
            """
                .formatted(upstream.port()));
  }

  @AfterAll
  static void stop() {
    http2.close();
    gateway.close();
    upstream.close();
    VERTX.close();
  }

  private static byte[] block() {
    byte[] block = new byte[64 << 10];
    new Random(1).nextBytes(block);
    return block;
  }

  private static long checksum() {
    CRC32 checksum = new CRC32();
    for (long sent = 0; sent < SIZE; sent += BLOCK.length) {
      checksum.update(BLOCK);
    }
    return checksum.getValue();
  }

  private static void sendAll(RawConnection connection, AtomicLong sent) {
    while (sent.get() < SIZE) {
      connection.send(BLOCK);
      sent.addAndGet(BLOCK.length);
    }
  }

  private static RawUpstream.Script answering(AtomicLong sent) {
    return connection -> {
      connection.head();
      connection.send(
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + SIZE + "\r\n\r\n");
      sendAll(connection, sent);
    };
  }

  /** Reads a request's body once it may, and answers with its checksum. */
  private static RawUpstream.Script reading(CountDownLatch begin) {
    return connection -> {
      connection.head();
      await().forever().until(() -> begin.getCount() == 0);
      String checksum = Long.toString(connection.checksum(SIZE));
      connection.send(
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
              + checksum.length()
              + "\r\n\r\n"
              + checksum);
    };
  }

  /** Who reads nothing is sent no more than there is room for. */
  private static void staysBelowTheBound(AtomicLong sent) {
    AtomicLong before = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
    assertThat(sent).hasValueLessThan(UNDERWAY);
  }

  @Test
  void anAnswerComesAsFastAsItIsRead() {
    AtomicLong sent = new AtomicLong();
    upstream.does(answering(sent));
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      client.head();
      staysBelowTheBound(sent);
      assertThat(client.checksum(SIZE)).isEqualTo(CHECKSUM);
    }
  }

  @Test
  void anAnswerComesOverHttp2AsFastAsItIsRead() {
    AtomicLong sent = new AtomicLong();
    upstream.does(answering(sent));
    CRC32 checksum = new CRC32();
    Promise<Long> received = Promise.promise();
    Promise<HttpClientResponse> head = Promise.promise();
    VERTX.runOnContext(
        now ->
            http2
                .request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/")
                .compose(HttpClientRequest::send)
                .onSuccess(
                    response -> {
                      response.pause();
                      response.handler(part -> checksum.update(part.getBytes()));
                      response.endHandler(end -> received.complete(checksum.getValue()));
                    })
                .onComplete(head));

    HttpClientResponse response = Futures.get(head.future());
    staysBelowTheBound(sent);
    response.resume();

    assertThat(Futures.get(received.future())).isEqualTo(CHECKSUM);
  }

  @Test
  void aRequestGoesAsFastAsItIsRead() {
    CountDownLatch begin = new CountDownLatch(1);
    upstream.does(reading(begin));
    AtomicLong sent = new AtomicLong();
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n");
      CompletableFuture<Void> all = CompletableFuture.runAsync(() -> sendAll(client, sent));
      staysBelowTheBound(sent);
      begin.countDown();
      all.join();
      assertThat(client.answer().body()).isEqualTo(Long.toString(CHECKSUM));
    }
  }

  @Test
  void aRequestGoesOverHttp2AsFastAsItIsRead() {
    CountDownLatch begin = new CountDownLatch(1);
    upstream.does(reading(begin));
    AtomicLong sent = new AtomicLong();
    Promise<String> answer = Promise.promise();
    VERTX.runOnContext(
        now ->
            http2
                .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/")
                .compose(
                    request -> {
                      request.putHeader("content-length", Long.toString(SIZE));
                      write(request, sent);
                      return request.response().compose(HttpClientResponse::body);
                    })
                .map(Buffer::toString)
                .onComplete(answer));

    staysBelowTheBound(sent);
    begin.countDown();

    assertThat(Futures.get(answer.future())).isEqualTo(Long.toString(CHECKSUM));
  }

  private static void write(HttpClientRequest request, AtomicLong sent) {
    if (sent.get() == SIZE) {
      request.end();
    } else {
      request
          .write(Buffer.buffer(BLOCK))
          .onSuccess(
              written -> {
                sent.addAndGet(BLOCK.length);
                write(request, sent);
              });
    }
  }
}
