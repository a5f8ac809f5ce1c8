package dev.platformapi.overload;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

/**
 * A service in a time of its own: processors that take what is to be done in turn, a database in
 * which requests only wait, and a limit that is asked when it is a request's turn for the first
 * time. All times are in nanoseconds, and are random with the mean that is given.
 */
final class SimulatedService {
  private static final long REFUSAL = 13_000;

  private final Random random = new Random(1);
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Queue<Request> ready = new ArrayDeque<>();
  private final int processors;
  private final AdaptiveLimit limit;
  private long now;
  private long eventCount;
  private int busy;
  private int underWay;
  private Result result;

  SimulatedService(int processors, int initial, double tolerance) {
    this(processors, initial, tolerance, 0);
  }

  SimulatedService(int processors, int initial, double tolerance, long quickNanos) {
    this.processors = processors;
    this.limit = new AdaptiveLimit(2 * processors, initial, 1000, tolerance, quickNanos, () -> now);
  }

  /**
   * What is asked for.
   *
   * @param share of all requests
   * @param steps on a processor, with a wait between any two
   */
  record Kind(String name, double share, int steps, double stepMillis, double waitMillis) {
    private double work() {
      return steps * stepMillis * 1e6;
    }
  }

  /** What became of the requests. */
  static final class Result {
    private long offered;
    private long shed;
    private double seconds;
    private final List<Long> latencies = new ArrayList<>();

    double goodput() {
      return latencies.size() / seconds;
    }

    double shed() {
      return (double) shed / offered;
    }

    /** In milliseconds. */
    double percentile(double percent) {
      List<Long> sorted = latencies.stream().sorted().toList();
      return sorted.get((int) Math.ceil(sorted.size() * percent / 100) - 1) / 1e6;
    }
  }

  private static final class Request {
    private final Kind kind;
    private final long due;
    private long admitted;
    private int others;
    private int step = -1;
    private boolean shed;

    private Request(Kind kind, long due) {
      this.kind = kind;
      this.due = due;
    }
  }

  /**
   * @param request null for the next to come
   * @param waited whether it was in the database, and not on a processor
   */
  private record Event(long at, long number, Request request, boolean waited)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  /** So many of these it could do in a second, if it had to refuse nobody. */
  double capacity(List<Kind> kinds) {
    double work = kinds.stream().mapToDouble(kind -> kind.share() * kind.work()).sum();
    return processors * 1e9 / (work + REFUSAL);
  }

  /** Offers so many in a second, at random times; what has begun before goes on. */
  Result offer(List<Kind> kinds, double perSecond, double seconds) {
    result = new Result();
    result.seconds = seconds;
    long end = now + (long) (seconds * 1e9);
    events.removeIf(event -> event.request == null);
    schedule(exponential(1e9 / perSecond), null, false);
    while (events.peek().at < end) {
      Event event = events.poll();
      now = event.at;
      if (event.request == null) {
        result.offered++;
        schedule(exponential(1e9 / perSecond), null, false);
        ready.add(new Request(choose(kinds), now));
      } else if (event.waited) {
        ready.add(event.request);
      } else {
        busy--;
        stepDone(event.request);
      }
      dispatch();
    }
    now = end;
    return result;
  }

  private void dispatch() {
    while (busy < processors && !ready.isEmpty()) {
      busy++;
      Request request = ready.poll();
      if (request.step >= 0) {
        double mean = request.kind.stepMillis() * 1e6;
        schedule(mean / 2 + exponential(mean / 2), request, false);
        continue;
      }
      request.others = underWay;
      request.admitted = now;
      if (underWay >= limit.current() - 1) {
        limit.reached();
      }
      request.shed = underWay >= limit.current();
      if (!request.shed) {
        underWay++;
      }
      schedule(REFUSAL, request, false);
    }
  }

  private void stepDone(Request request) {
    if (request.shed) {
      result.shed++;
    } else if (request.step == request.kind.steps() - 1) {
      underWay--;
      limit.sample(request.kind.name(), now - request.admitted, true, request.others);
      result.latencies.add(now - request.due);
    } else if (++request.step == 0) {
      ready.add(request);
    } else {
      schedule(exponential(request.kind.waitMillis() * 1e6), request, true);
    }
  }

  private Kind choose(List<Kind> kinds) {
    double choice = random.nextDouble();
    for (Kind kind : kinds) {
      choice -= kind.share();
      if (choice < 0) {
        return kind;
      }
    }
    return kinds.get(0);
  }

  private void schedule(double in, Request request, boolean waited) {
    events.add(new Event(now + (long) in, eventCount++, request, waited));
  }

  private double exponential(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  /** So many may be under way. */
  int limit() {
    return limit.current();
  }
}
