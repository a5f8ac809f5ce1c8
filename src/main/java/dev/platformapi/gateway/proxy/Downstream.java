package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import dev.platformapi.http.Connections;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** The way back to the client. */
final class Downstream {
  private static final long MILLIS = 1_000_000;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Exchange exchange;
  private boolean hasReason;
  private boolean endsWithConnection;
  private Future<Void> sent = Future.succeededFuture();

  Downstream(Exchange exchange) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.response = request.response();
  }

  HttpServerResponse response() {
    return response;
  }

  /** The head of an answer of the gateway's own, and its body, before plugins have changed it. */
  GatewayResponse prepare(Answer answer) {
    GatewayResponse own = new GatewayResponse(false, answer.status(), answer.headers());
    own.headers().set(HttpHeaders.SERVER, Proxy.NAME);
    own.headers().set("X-Kong-Response-Latency", Long.toString(exchange.times().total() / MILLIS));
    return own;
  }

  /** The body of an answer of the gateway's own. */
  Buffer body(Answer answer) {
    if (GrpcAnswers.isCall(request) && !answer.headers().contains("grpc-status")) {
      String message =
          answer.message() == null ? GrpcAnswers.message(answer.body()) : answer.message();
      GrpcAnswers.tell(answer.headers(), answer.status(), message);
      return Buffer.buffer();
    }
    if (answer.message() == null) {
      return answer.body() == null ? Buffer.buffer() : answer.body();
    }
    ErrorBody form = ErrorBody.of(request, answer.ofServer());
    answer.headers().set(HttpHeaders.CONTENT_TYPE, form.contentType());
    return Buffer.buffer(form.text(answer.message(), exchange.id()));
  }

  /** Sets the head; nothing is sent yet. */
  void head(GatewayResponse answer) {
    response.setStatusCode(answer.status());
    if (hasReason) {
      reason(HttpResponseStatus.valueOf(answer.status()).reasonPhrase());
    }
    MultiMap headers = response.headers();
    headers.setAll(answer.headers());
    headers.set("X-Kong-Request-Id", exchange.id());
    if (request.version() == HttpVersion.HTTP_2) {
      headers.remove(HttpHeaders.CONNECTION);
      headers.remove(HttpHeaders.UPGRADE);
    } else if (request.version() == HttpVersion.HTTP_1_1) {
      leaveUncompressed(answer.status());
    }
    exchange.answered(answer.status(), answer.isFromUpstream());
    exchange.addBytesOut(HeadSize.of(headers));
  }

  /** Nobody compresses an answer but its upstream: the server leaves alone what says so. */
  private void leaveUncompressed(int status) {
    MultiMap headers = response.headers();
    if (hasBody(status)
        && request.headers().contains(HttpHeaders.ACCEPT_ENCODING)
        && !headers.contains(HttpHeaders.CONTENT_ENCODING)) {
      headers.set(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
    }
  }

  /** What the status means, in words. */
  void reason(String words) {
    hasReason = true;
    response.setStatusMessage(words);
  }

  /** Whether an answer of this status to this request has a body. */
  boolean hasBody(int status) {
    return request.method() != HttpMethod.HEAD && status >= 200 && status != 204 && status != 304;
  }

  /** The length is not known: the body goes in chunks, or up to the end of the connection. */
  void streams() {
    if (request.version() == HttpVersion.HTTP_1_0) {
      endsWithConnection = true;
      closes();
    } else {
      response.setChunked(true);
    }
  }

  /** The client is told that its connection ends with the answer. */
  void closes() {
    if (request.version() != HttpVersion.HTTP_2) {
      // Vert.x sets the field to what the client asked for, but not after this.
      response.headersEndHandler(
          head -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
    }
  }

  /** Whether the end of the connection is the end of the answer. */
  boolean endsWithConnection() {
    return endsWithConnection;
  }

  /** Sends the head with a whole body, and no more. */
  void end(Buffer body) {
    if (hasBody(response.getStatusCode()) && !response.headers().contains("grpc-status")) {
      response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
      exchange.addBytesOut(body.length());
    }
    endWith(hasBody(response.getStatusCode()) && body.length() > 0 ? body : null);
  }

  /**
   * The answer is complete.
   *
   * @param last part of its body; null when there is none
   */
  void endWith(Buffer last) {
    sent = last == null ? response.end() : response.end(last);
  }

  /** The answer is complete, and its connection or stream ends although the request did not. */
  void close() {
    if (request.version() == HttpVersion.HTTP_2) {
      // A reset overtakes what is not written yet.
      sent.onComplete(written -> response.reset(0));
    } else {
      Connections.closeGently(request);
    }
  }

  /**
   * What has been sent is not all, and the client is to see that it is not: the stream is reset, or
   * the connection ends before the body does.
   */
  void breakOff() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(2);
    } else {
      request.connection().close();
    }
  }
}
