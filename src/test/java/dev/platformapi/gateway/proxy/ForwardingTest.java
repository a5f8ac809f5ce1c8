package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ForwardingTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static EchoUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    upstream = EchoUpstream.start(VERTX);
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: echo
                url: http://127.0.0.1:%d/base
                routes:
                  - name: echo
                    paths: [/echo]
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
  void aRequestGoesOnAndItsAnswerComesBack() {
    Reply reply = gateway.send("POST", "/echo/a?b=c", "hello", "X-Mine: yes");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("method")).isEqualTo("POST");
    assertThat(reply.json().getString("uri")).isEqualTo("/base/a?b=c");
    assertThat(reply.json().getString("body")).isEqualTo("hello");
    assertThat(reply.upstreamHeader("X-Mine")).isEqualTo("yes");
  }

  @Test
  void http2GoesOnAsHttp1() {
    Reply reply = gateway.send2("GET", "/echo", null);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("version")).isEqualTo("http/1.1");
  }
}
