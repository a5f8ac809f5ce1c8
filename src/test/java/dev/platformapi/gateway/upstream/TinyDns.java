package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.support.Futures;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of DNS (RFC 1035) over UDP that knows a few addresses of names. */
final class TinyDns implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int RESPONSE = 0x8180;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int A = 1;
  private static final int AAAA = 28;

  private final Map<String, List<String>> names = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final DatagramSocket socket;
  private volatile int seconds = 1;
  private volatile boolean broken;

  TinyDns(Vertx vertx) {
    this.socket = Futures.get(vertx.createDatagramSocket().listen(0, "127.0.0.1"));
    socket.handler(this::answer);
  }

  List<InetSocketAddress> servers() {
    return List.of(new InetSocketAddress("127.0.0.1", socket.localAddress().port()));
  }

  /** From now on, a name has these addresses, and maybe none. */
  void set(String name, String... addresses) {
    names.put(name, List.of(addresses));
  }

  /** From now on, there is no such name. */
  void remove(String name) {
    names.remove(name);
  }

  /** From now on, answers hold for so long. */
  void timeToLive(int some) {
    seconds = some;
  }

  /** From now on, it fails, or does not. */
  void broken(boolean is) {
    broken = is;
  }

  /** How many were asked for addresses of version 4. */
  int questions() {
    return questions.get();
  }

  private void answer(DatagramPacket packet) {
    Buffer query = packet.data();
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    while (query.getByte(at) != 0) {
      int length = query.getByte(at);
      name.append(query.getString(at + 1, at + 1 + length)).append('.');
      at += 1 + length;
    }
    int type = query.getUnsignedShort(at + 1);
    int end = at + 5;
    if (type == A) {
      questions.incrementAndGet();
    }
    List<String> known = names.get(name.substring(0, name.length() - 1).toLowerCase());
    List<byte[]> addresses = known == null ? List.of() : addresses(known, type);
    int code = broken ? SERVFAIL : known == null ? NXDOMAIN : 0;
    Buffer response =
        Buffer.buffer()
            .appendBuffer(query.getBuffer(0, 2))
            .appendUnsignedShort(RESPONSE | code)
            .appendUnsignedShort(1)
            .appendUnsignedShort(broken ? 0 : addresses.size())
            .appendInt(0)
            .appendBuffer(query.getBuffer(HEADER, end));
    if (!broken) {
      for (byte[] address : addresses) {
        response
            .appendUnsignedShort(0xC000 | HEADER)
            .appendUnsignedShort(type)
            .appendUnsignedShort(1)
            .appendInt(seconds)
            .appendUnsignedShort(address.length)
            .appendBytes(address);
      }
    }
    socket.send(response, packet.sender().port(), packet.sender().host());
  }

  private static List<byte[]> addresses(List<String> texts, int type) {
    return texts.stream()
        .map(
            text -> {
              try {
                return InetAddress.getByName(text).getAddress();
              } catch (UnknownHostException e) {
                throw new AssertionError(e);
              }
            })
        .filter(bytes -> type == (bytes.length == 4 ? A : AAAA))
        .toList();
  }

  @Override
  public void close() {
    Futures.get(socket.close());
  }
}
