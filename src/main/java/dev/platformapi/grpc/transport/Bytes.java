package dev.platformapi.grpc.transport;

import io.grpc.internal.WritableBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;

/** Bytes of messages on their way out, on the heap. */
final class Bytes implements WritableBuffer {
  private static final int MIN = 256;
  private static final int MAX = 1 << 20;

  private final ByteBuf buffer;

  private Bytes(int capacity) {
    this.buffer = Unpooled.buffer(capacity, capacity);
  }

  /** A message that is larger than the largest of these takes several. */
  static Bytes allocate(int capacityHint) {
    return new Bytes(Math.min(MAX, Math.max(MIN, capacityHint)));
  }

  Buffer toBuffer() {
    return Buffer.buffer(buffer);
  }

  @Override
  public void write(byte[] source, int index, int length) {
    buffer.writeBytes(source, index, length);
  }

  @Override
  public void write(byte b) {
    buffer.writeByte(b);
  }

  @Override
  public int writableBytes() {
    return buffer.writableBytes();
  }

  @Override
  public int readableBytes() {
    return buffer.readableBytes();
  }

  @Override
  public void release() {
    buffer.release();
  }
}
