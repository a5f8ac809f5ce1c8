package dev.platformapi.gateway.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Whether a connection to an upstream takes more: of one that was switched to another protocol
 * Vert.x itself does not know.
 */
final class ChannelRoom extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Context context;
  private final Runnable onRoom;

  private ChannelRoom(Channel channel, Context context, Runnable onRoom) {
    this.channel = channel;
    this.context = context;
    this.onRoom = onRoom;
  }

  /**
   * Watches a connection.
   *
   * @param context in which {@code onRoom} is done
   * @param onRoom what is to be done when it takes more again
   */
  static ChannelRoom of(HttpConnection connection, Context context, Runnable onRoom) {
    Channel channel = ((ConnectionBase) connection).channel();
    ChannelRoom room = new ChannelRoom(channel, context, onRoom);
    channel.pipeline().addBefore("handler", null, room);
    return room;
  }

  /** Whether it takes no more for now. */
  boolean isFull() {
    return !channel.isWritable();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext handler) {
    if (channel.isWritable()) {
      context.runOnContext(now -> onRoom.run());
    }
    handler.fireChannelWritabilityChanged();
  }
}
