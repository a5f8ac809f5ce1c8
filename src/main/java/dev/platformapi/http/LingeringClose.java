package dev.platformapi.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Reads on for a moment, into nothing, when a connection is to be closed. TCP throws away what the
 * client has not read yet when a connection is closed that has something unread itself; so a client
 * that is told to go while it sends would not learn why.
 */
final class LingeringClose extends ChannelDuplexHandler {
  private static final long MILLIS = 1000;

  private boolean lingering;

  /** Puts it where all bytes of the connection pass in plain. */
  static void addTo(ChannelPipeline pipeline) {
    ChannelHandlerContext tls = pipeline.context(SslHandler.class);
    if (tls == null) {
      pipeline.addFirst(new LingeringClose());
    } else {
      pipeline.addAfter(tls.name(), null, new LingeringClose());
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (lingering || !context.channel().isActive()) {
      context.close(promise);
      return;
    }
    lingering = true;
    context.flush();
    if (context.channel() instanceof DuplexChannel socket
        && context.pipeline().get(SslHandler.class) == null) {
      socket.shutdownOutput();
    }
    context.channel().config().setAutoRead(true);
    context.executor().schedule(() -> context.close(promise), MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (lingering) {
      ReferenceCountUtil.release(bytes);
    } else {
      context.fireChannelRead(bytes);
    }
  }
}
