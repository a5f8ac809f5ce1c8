package dev.platformapi.http;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Adds up, for each request, the time of its PostgreSQL statements: the client tells a tracer when
 * one goes out and when its answer has come. That of Redis tells too, but not for which request.
 */
@ApplicationScoped
class ServerTimes implements VertxOptionsCustomizer {
  @Override
  public void accept(VertxOptions options) {
    if (options.getTracingOptions() == null) {
      options.setTracingOptions(new TracingOptions().setFactory(tracing -> new Stopwatch()));
    }
  }

  /** A statement under way. */
  private record Statement(AtomicLong nanos, long start) {}

  private static class Stopwatch implements VertxTracer<Void, Statement> {
    /** What the client of PostgreSQL calls its statements. */
    private static final String QUERY = "Query";

    @Override
    public <R> Statement sendRequest(
        Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        BiConsumer<String, String> headers,
        TagExtractor<R> tags) {
      AtomicLong nanos = QUERY.equals(operation) ? RequestRecord.dbNanosOf(context) : null;
      return nanos == null ? null : new Statement(nanos, System.nanoTime());
    }

    @Override
    public <R> void receiveResponse(
        Context context, R response, Statement statement, Throwable failure, TagExtractor<R> tags) {
      if (statement != null) {
        statement.nanos().addAndGet(System.nanoTime() - statement.start());
      }
    }
  }
}
