package dev.platformapi.paging;

import dev.platformapi.error.PlatformException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to write a cursor, of which a page of 20 has 20, and to read one, of which a
 * request has one.
 */
@State(Scope.Benchmark)
public class CursorBenchmark {
  private static final String NAME = "after";

  // Not final: the compiler must not know what is in them.
  private String query =
      "UserFilter[username=null, email=null, attributes={team=core}]|[-created_at, -id]";
  private String otherQuery =
      "UserFilter[username=null, email=null, attributes={team=shop}]|[-created_at, -id]";
  private Cursor cursor =
      new Cursor(
          List.of(
              Instant.parse("2026-01-31T12:00:00.123456Z").toString(),
              new UUID(0x0190_0000_0000_7000L, 42).toString()));
  private String text = cursor.encode(query);

  @Benchmark
  public String encode() {
    return cursor.encode(query);
  }

  @Benchmark
  public Cursor decode() {
    return Cursor.decode(NAME, text, query);
  }

  /** It is well made, but another list's. */
  @Benchmark
  public PlatformException refuse() {
    try {
      throw new IllegalStateException("took " + Cursor.decode(NAME, text, otherQuery));
    } catch (PlatformException refused) {
      return refused;
    }
  }
}
