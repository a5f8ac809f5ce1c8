package dev.platformapi.gateway.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Stands between a connection of HTTP/1.1 to an upstream and Vert.x, which takes any interim answer
 * that it does not know for the final one, and what comes after an answer for the next one: then a
 * client would get what was meant for another. A connection that brings more than the answer is not
 * used again.
 */
final class AnswerFilter extends ChannelInboundHandlerAdapter {
  private static final int SWITCHING_PROTOCOLS = 101;

  private HttpResponse answer;
  private LastHttpContent end;
  private boolean interim;
  private boolean switched;

  /** Puts it where the messages of the connection pass, if it is of HTTP/1.1. */
  static void addTo(HttpConnection connection) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channelHandlerContext().pipeline();
    if (pipeline.get("codec") != null) {
      pipeline.addAfter("codec", null, new AnswerFilter());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (end != null) {
      // More than the answer.
      answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ReferenceCountUtil.release(message);
    } else if (switched
        || !(message instanceof HttpObject part)
        || part.decoderResult().isFailure()) {
      context.fireChannelRead(message);
    } else if (message instanceof HttpResponse response) {
      begin(context, response);
    } else if (interim) {
      interim = !(message instanceof LastHttpContent);
      ReferenceCountUtil.release(message);
    } else if (message instanceof LastHttpContent last) {
      end = last;
    } else {
      context.fireChannelRead(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpResponse response) {
    int status = response.status().code();
    switched = status == SWITCHING_PROTOCOLS;
    interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL && !switched;
    if (interim) {
      ReferenceCountUtil.release(response);
    } else {
      answer = response;
      context.fireChannelRead(response);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    complete(context);
    context.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    complete(context);
    context.fireChannelInactive();
  }

  private void complete(ChannelHandlerContext context) {
    if (end != null) {
      LastHttpContent last = end;
      end = null;
      answer = null;
      context.fireChannelRead(last);
    }
  }
}
