package dev.platformapi.http;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorChooserFactory;
import io.netty.util.concurrent.EventExecutorChooserFactory.EventExecutorChooser;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has each thread that asks Vert.x for event loops get one after the other. Vert.x itself counts
 * for all threads together, so an HTTP server that asks for all of them, while connections to the
 * database ask too, now and then gets one twice and another never, and a pod of two processors
 * serves everybody with one of them for as long as it lives.
 */
public final class EventLoopsInTurn implements VertxServiceProvider {
  /** A transport of the operating system's own stays what it is. */
  @Override
  public void init(VertxBuilder vertx) {
    if (vertx.findTransport() == JDKTransport.INSTANCE) {
      vertx.findTransport(new Transport());
    }
  }

  private static final class Transport extends JDKTransport {
    @Override
    public EventLoopGroup eventLoopGroup(int type, int size, ThreadFactory threads, int ioRatio) {
      NioEventLoopGroup loops =
          new NioEventLoopGroup(
              size,
              new ThreadPerTaskExecutor(threads),
              (EventExecutorChooserFactory) Chooser::new,
              SelectorProvider.provider(),
              DefaultSelectStrategyFactory.INSTANCE);
      loops.setIoRatio(ioRatio);
      return loops;
    }
  }

  private static final class Chooser implements EventExecutorChooser {
    private final EventExecutor[] loops;
    private final AtomicInteger threads = new AtomicInteger();
    private final FastThreadLocal<Turn> turns = new FastThreadLocal<>();

    private Chooser(EventExecutor[] loops) {
      this.loops = loops;
    }

    @Override
    public EventExecutor next() {
      Turn turn = turns.getIfExists();
      if (turn == null) {
        turn = new Turn(threads.getAndIncrement());
        turns.set(turn);
      }
      return loops[Math.floorMod(turn.next++, loops.length)];
    }
  }

  /** Of one thread; threads do not all begin with the same loop. */
  private static final class Turn {
    private int next;

    private Turn(int next) {
      this.next = next;
    }
  }
}
