package dev.platformapi.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Sends requests when they are due, whether earlier ones are answered or not, as many users who
 * know nothing of each other would. A request takes from when it was due, be it that it had to wait
 * for a connection, or for this client. One thread; of an answer only its status and its length are
 * read.
 */
final class OpenLoad {
  private static final int LARGEST_ANSWER = 1 << 15;
  private static final long MOMENT_NANOS = 50_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InetSocketAddress address;
  private final Supplier<byte[]> requests;
  private final int connections;

  /**
   * @param requests each whole, with head and body
   * @param connections open at most
   */
  OpenLoad(int port, int connections, Supplier<byte[]> requests) {
    this.address = new InetSocketAddress("127.0.0.1", port);
    this.requests = requests;
    this.connections = connections;
  }

  /**
   * What became of the requests.
   *
   * @param offered that were due
   * @param accepted answered by 200 or 201
   * @param shed answered by 503
   * @param failed by anything else, or not answered in time
   * @param seconds that it took
   * @param latencies of those accepted, in microseconds, in ascending order
   */
  record Result(
      long offered, long accepted, long shed, long failed, double seconds, int[] latencies) {
    double goodput() {
      return accepted / seconds;
    }

    /** So much of the accepted requests took less, in milliseconds. */
    double percentile(double percent) {
      return latencies.length == 0
          ? Double.NaN
          : latencies[(int) Math.ceil(latencies.length * percent / 100) - 1] / 1000.0;
    }
  }

  /** Sends so many requests in a second, at random times. */
  Result offer(double perSecond, Duration duration) throws IOException {
    return new Run(duration).offer(1e9 / perSecond);
  }

  /** Keeps so many requests under way. */
  Result keep(int underWay, Duration duration) throws IOException {
    return new Run(duration).keep(underWay);
  }

  private final class Run {
    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final long start = System.nanoTime();
    private final long end;
    private final IntStream.Builder latencies = IntStream.builder();
    private long accepted;
    private long offered;
    private long shed;
    private long failed;
    private int open;
    private int underWay;

    private Run(Duration duration) throws IOException {
      end = start + duration.toNanos();
    }

    private Result offer(double meanGap) throws IOException {
      Deque<Long> due = new ArrayDeque<>();
      double next = start;
      long now = start;
      while (now < end) {
        while (next <= now) {
          due.add((long) next);
          offered++;
          next -= meanGap * Math.log(1 - ThreadLocalRandom.current().nextDouble());
        }
        while (!due.isEmpty() && (!idle.isEmpty() || open < connections)) {
          send(due.poll());
        }
        receive(next);
        now = System.nanoTime();
      }
      failed += due.size();
      return finish();
    }

    private Result keep(int count) throws IOException {
      while (System.nanoTime() < end) {
        while (underWay < count) {
          offered++;
          send(System.nanoTime());
        }
        receive(end);
      }
      return finish();
    }

    private Result finish() throws IOException {
      double seconds = (System.nanoTime() - start) / 1e9;
      long counted = accepted;
      long last = end + PATIENCE.toNanos();
      while (underWay > 0 && System.nanoTime() < last) {
        receive(last);
      }
      failed += underWay;
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
      return new Result(
          offered, counted, shed, failed, seconds, latencies.build().sorted().toArray());
    }

    private void send(long due) throws IOException {
      (idle.isEmpty() ? new Connection() : idle.pop()).send(due);
    }

    /** Takes what has come, and waits for it for a moment when nothing is due. */
    private void receive(double next) throws IOException {
      long wait = (long) next - System.nanoTime();
      int ready = wait > 1_000_000 ? selector.select(wait / 1_000_000) : selector.selectNow();
      if (ready == 0 && wait > 0) {
        LockSupport.parkNanos(Math.min(wait, MOMENT_NANOS));
      }
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        try {
          if (connection.receive()) {
            count(connection);
            connection.free();
          }
        } catch (IOException e) {
          connection.drop();
        }
      }
      selector.selectedKeys().clear();
    }

    private void count(Connection connection) {
      switch (connection.status) {
        case 200, 201 -> {
          accepted++;
          latencies.add((int) ((System.nanoTime() - connection.due) / 1000));
        }
        case 503 -> shed++;
        default -> failed++;
      }
    }

    private final class Connection {
      private final SocketChannel channel;
      private final ByteBuffer in = ByteBuffer.allocate(LARGEST_ANSWER);
      private long due;
      private int status;
      private int length;
      private boolean busy;

      private Connection() throws IOException {
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
        open++;
      }

      private void send(long when) throws IOException {
        due = when;
        busy = true;
        underWay++;
        in.clear();
        length = -1;
        byte[] request = requests.get();
        if (channel.write(ByteBuffer.wrap(request)) != request.length) {
          throw new IOException("the request does not fit into the socket");
        }
      }

      private void free() {
        busy = false;
        underWay--;
        idle.push(this);
      }

      private void drop() throws IOException {
        if (busy) {
          underWay--;
          failed++;
        } else {
          idle.remove(this);
        }
        open--;
        channel.close();
      }

      /** Whether the answer is complete now. */
      private boolean receive() throws IOException {
        if (channel.read(in) < 0) {
          throw new EOFException("the server closed the connection");
        }
        if (length < 0) {
          length = length();
        }
        return length >= 0 && in.position() >= length;
      }

      /** Of head and body together; -1 while the head is not complete. */
      private int length() {
        String head = new String(in.array(), 0, Math.min(in.position(), 2048), ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
          return -1;
        }
        head = head.substring(0, end).toLowerCase(Locale.ROOT) + "\r\n";
        status = Integer.parseInt(head, 9, 12, 10);
        String name = "\r\ncontent-length:";
        int from = head.indexOf(name) + name.length();
        return end + 4 + Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)).strip());
      }
    }
  }
}
