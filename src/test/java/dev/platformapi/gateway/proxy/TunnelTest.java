package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Futures;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TunnelTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static EchoUpstream upstream;
  private static RunningGateway gateway;
  private static WebSocketClient client;

  @BeforeAll
  static void start() {
    upstream = EchoUpstream.start(VERTX);
    client = VERTX.createWebSocketClient();
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: chat
                url: http://127.0.0.1:%d
                read_timeout: 700
                routes:
                  - name: chat
                    paths: [/chat]
            """
                .formatted(upstream.port()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    VERTX.close();
  }

  @Test
  void messagesGoBothWays() {
    upstream.answering(TunnelTest::echoMessages);
    WebSocket socket = open("/chat?room=1", "chat.v1");
    Promise<String> answer = Promise.promise();
    socket.textMessageHandler(answer::tryComplete);

    socket.writeTextMessage("x".repeat(100_000));

    assertThat(Futures.get(answer.future())).hasSize(100_000);
    assertThat(socket.subProtocol()).isEqualTo("chat.v1");
    Futures.get(socket.close());
  }

  @Test
  void theUpstreamsEndIsTheClients() {
    upstream.answering(
        request -> request.toWebSocket().onSuccess(socket -> socket.close((short) 4001, "enough")));
    ClientWebSocket socket = client.webSocket();
    Promise<Short> closed = Promise.promise();
    socket.closeHandler(end -> closed.tryComplete(socket.closeStatusCode()));

    Futures.get(
        socket.connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(gateway.port())
                .setURI("/chat")));

    assertThat(Futures.get(closed.future())).isEqualTo((short) 4001);
  }

  @Test
  void aClientThatGoesIsGoneForTheUpstream() {
    Promise<Void> gone = Promise.promise();
    upstream.answering(
        request ->
            request
                .toWebSocket()
                .onSuccess(socket -> socket.closeHandler(end -> gone.tryComplete())));
    WebSocket socket = open("/chat", null);

    socket.close();

    Futures.get(gone.future());
  }

  @Test
  void silenceForLongerThanTheReadTimeoutEndsIt() {
    upstream.answering(TunnelTest::echoMessages);
    WebSocket socket = open("/chat", null);
    Promise<Void> closed = Promise.promise();
    socket.closeHandler(end -> closed.tryComplete());

    Futures.get(closed.future());
  }

  @Test
  void whatTheUpstreamRefusesIsRefused() {
    upstream.answering(request -> request.response().setStatusCode(403).end("no"));

    Assertions.assertThatThrownBy(() -> open("/chat", null))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class,
            rejected -> assertThat(rejected.getStatus()).isEqualTo(403));
  }

  private static WebSocket open(String uri, String protocol) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(gateway.port()).setURI(uri);
    if (protocol != null) {
      options.addSubProtocol(protocol);
    }
    return Futures.get(client.connect(options));
  }

  private static void echoMessages(HttpServerRequest request) {
    request.toWebSocket().onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage));
  }
}
