package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.AnswerException;
import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a client's request. It passes by as fast as the upstream takes it; what is small is
 * kept until there is an answer, so that it can be sent once more. A plugin may have it read as a
 * whole before.
 */
final class ClientBody {
  /** Bytes that are kept for another try. */
  private static final int KEPT = 64 << 10;

  private final HttpServerRequest request;
  private final int mostInMemory;
  private final List<Buffer> kept = new ArrayList<>(1);
  private Exchange exchange;
  private Promise<Buffer> whole;
  private Receiver receiver;
  private long length;
  private boolean begun;
  private boolean ended;
  private boolean passedBy;
  private boolean discarded;
  private Runnable progress = () -> {};
  private Runnable onEnd = () -> {};

  /**
   * @param mostInMemory bytes of a body that is read as a whole
   */
  ClientBody(HttpServerRequest request, int mostInMemory) {
    this.request = request;
    this.mostInMemory = mostInMemory;
  }

  /** Takes what a body is made of. */
  interface Receiver {
    /** Another part; gives whether it has enough for now, and calls {@link #more} later. */
    boolean part(Buffer part);

    /** It is complete. */
    void end();

    /** It may not go on, because it is larger than a plugin allows. */
    void tooLarge();

    /** Something came, or is waited for from the client now. */
    void waiting();
  }

  void of(Exchange owner) {
    exchange = owner;
  }

  /** What is to be done whenever a part came. */
  void onProgress(Runnable action) {
    progress = action;
  }

  /** The whole body; fails with an {@link AnswerException} when it is too large. */
  Future<Buffer> whole() {
    whole = Promise.promise();
    begin();
    request.resume();
    return whole.future();
  }

  /** Lets it flow to someone, from its beginning. */
  void flowTo(Receiver taker) {
    receiver = taker;
    kept.forEach(taker::part);
    if (ended) {
      taker.end();
    } else {
      begin();
      taker.waiting();
      request.resume();
    }
  }

  /** The receiver has room again. */
  void more() {
    if (!ended && receiver != null) {
      receiver.waiting();
      request.resume();
    }
  }

  /** Nobody takes it any more for now. */
  void halt() {
    receiver = null;
    if (!request.isEnded()) {
      request.pause();
    }
  }

  /** Whether it can flow once more from its beginning. */
  boolean isKept() {
    return !passedBy;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether the client waits for a word before it sends the body. */
  boolean isAwaited() {
    return !begun
        && request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  /** Whether there is some of it that has not come. */
  boolean mayCome() {
    return !ended
        && (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || request.headers().contains(HttpHeaders.CONTENT_LENGTH));
  }

  /**
   * What still comes is thrown away.
   *
   * @param then is done once nothing can come any more
   */
  void discard(Runnable then) {
    receiver = null;
    discarded = true;
    passedBy = true;
    onEnd = then;
    kept.clear();
    if (request.isEnded()) {
      then.run();
      return;
    }
    listen();
    request.resume();
  }

  private void begin() {
    if (isAwaited()) {
      request.response().writeContinue();
    }
    listen();
  }

  private void listen() {
    if (!begun) {
      begun = true;
      request.handler(this::part);
      request.endHandler(end -> end());
    }
  }

  private void part(Buffer part) {
    if (discarded) {
      return;
    }
    progress.run();
    length += part.length();
    exchange.addBytesIn(part.length());
    if (length > exchange.bodyLimit() && (whole != null || receiver != null)) {
      refuse(Answer.error(413, "Request size limit exceeded"));
    } else if (whole != null && length > mostInMemory) {
      refuse(Answer.error(413, "Request body is too large to be read by a plugin"));
    } else {
      keep(part);
      if (receiver != null && receiver.part(part)) {
        request.pause();
      }
    }
  }

  private void keep(Buffer part) {
    if (whole == null && length > KEPT) {
      passedBy = true;
      kept.clear();
    } else if (!passedBy) {
      kept.add(part);
    }
  }

  private void refuse(Answer answer) {
    request.pause();
    if (whole != null) {
      whole.tryFail(new AnswerException(answer));
    } else {
      receiver.tooLarge();
    }
  }

  private void end() {
    ended = true;
    if (discarded) {
      onEnd.run();
    } else if (whole != null) {
      Buffer body = kept.size() == 1 ? kept.get(0) : Buffer.buffer((int) length);
      if (kept.size() != 1) {
        kept.forEach(body::appendBuffer);
      }
      exchange.upstream().body(body);
      whole.tryComplete(body);
    } else if (receiver != null) {
      receiver.end();
    }
  }
}
