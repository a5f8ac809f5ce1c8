package dev.platformapi.gateway.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;

/** Sends a body to an upstream, as fast as that takes it. */
final class BodySender implements ClientBody.Receiver {
  /** Methods whose requests have a body, if an empty one (RFC 9110, section 8.6). */
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final Forwarding.Sending sending;
  private final HttpClientRequest request;
  private boolean begun;
  private boolean headSent;
  private Buffer first;

  BodySender(Forwarding.Sending sending, HttpClientRequest request) {
    this.sending = sending;
    this.request = request;
    if (sending.isGrpc()) {
      // A stream in both directions may have its answer begin before the first message.
      sendsUnknownLength();
      headSent = true;
      request.sendHead();
    }
  }

  /**
   * A body that came as a whole goes in one piece with its head, so its first part waits until
   * there is nothing more to be read for the moment.
   */
  @Override
  public boolean part(Buffer part) {
    if (!sending.goesOn()) {
      return false;
    }
    if (!begun) {
      begun = true;
      first = part;
      sending.soon(this::flushFirst);
      sending.waitsForClient();
      return false;
    }
    flushFirst();
    return write(part);
  }

  private void flushFirst() {
    if (first != null && sending.goesOn()) {
      Buffer part = first;
      first = null;
      if (!headSent) {
        sendsUnknownLength();
      }
      request.drainHandler(drained -> sending.more());
      write(part);
    }
  }

  private void sendsUnknownLength() {
    request.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
  }

  private boolean write(Buffer part) {
    request.write(part);
    if (request.writeQueueFull()) {
      sending.waitsForUpstream();
      return true;
    }
    sending.waitsForClient();
    return false;
  }

  @Override
  public void end() {
    if (!sending.goesOn()) {
      return;
    }
    sending.ends();
    if (first != null) {
      Buffer last = first;
      first = null;
      request.end(last);
    } else {
      if (!begun && WITH_BODY.contains(request.getMethod().name()) && !headSent) {
        request.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
      }
      request.end();
    }
  }

  @Override
  public void tooLarge() {
    if (sending.goesOn()) {
      sending.tooLarge();
    }
  }

  @Override
  public void waiting() {
    if (sending.goesOn()) {
      sending.waitsForClient();
    }
  }
}
