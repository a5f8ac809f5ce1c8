package dev.platformapi.gateway.upstream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The hash XXH32 of Yann Collet with the seed 0, which Kong uses. */
final class XxHash32 {
  private static final int PRIME_1 = 0x9E3779B1;
  private static final int PRIME_2 = 0x85EBCA77;
  private static final int PRIME_3 = 0xC2B2AE3D;
  private static final int PRIME_4 = 0x27D4EB2F;
  private static final int PRIME_5 = 0x165667B1;
  private static final int STRIPE = 16;

  private XxHash32() {}

  /** The hash of a text in UTF-8. */
  static int of(String text) {
    ByteBuffer bytes =
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.remaining();
    int hash = (length >= STRIPE ? stripes(bytes) : PRIME_5) + length;
    while (bytes.remaining() >= Integer.BYTES) {
      hash = Integer.rotateLeft(hash + bytes.getInt() * PRIME_3, 17) * PRIME_4;
    }
    while (bytes.hasRemaining()) {
      hash = Integer.rotateLeft(hash + (bytes.get() & 0xFF) * PRIME_5, 11) * PRIME_1;
    }
    hash = (hash ^ hash >>> 15) * PRIME_2;
    hash = (hash ^ hash >>> 13) * PRIME_3;
    return hash ^ hash >>> 16;
  }

  private static int stripes(ByteBuffer bytes) {
    int[] lanes = {PRIME_1 + PRIME_2, PRIME_2, 0, -PRIME_1};
    while (bytes.remaining() >= STRIPE) {
      for (int i = 0; i < lanes.length; i++) {
        lanes[i] = Integer.rotateLeft(lanes[i] + bytes.getInt() * PRIME_2, 13) * PRIME_1;
      }
    }
    return Integer.rotateLeft(lanes[0], 1)
        + Integer.rotateLeft(lanes[1], 7)
        + Integer.rotateLeft(lanes[2], 12)
        + Integer.rotateLeft(lanes[3], 18);
  }
}
