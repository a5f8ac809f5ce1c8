package dev.platformapi.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Measures by JMH what many requests go through: {@code ./mvnw -q -Pbench-micro verify}. It prints
 * a table of nanoseconds for one call, and writes {@code target/jmh.json}.
 *
 * <p>Many short iterations and their median, not JMH's mean: what else the machine does strikes
 * some of them hard, and the mean with them. The others are in the file.
 *
 * <p>Argument: which to run, a regular expression found in {@code package.Class.method}.
 */
public final class MicroBenchmarks {
  private static final String RESULT = "target/jmh.json";

  private MicroBenchmarks() {}

  public static void main(String... arguments) throws Exception {
    Options options =
        new OptionsBuilder()
            .include(arguments[0])
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(2)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(8)
            .measurementTime(TimeValue.milliseconds(100))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .resultFormat(ResultFormatType.JSON)
            .result(RESULT)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    System.out.printf("%-60s %10s %10s %10s%n", "ns for one call", "median", "least", "most");
    results.forEach(MicroBenchmarks::print);
  }

  private static void print(RunResult result) {
    BenchmarkParams params = result.getParams();
    StringBuilder name =
        new StringBuilder(params.getBenchmark().replaceFirst("^.*\\.(.*\\.)", "$1"));
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(key).append('=').append(params.getParam(key));
    }
    Statistics nanos = result.getPrimaryResult().getStatistics();
    System.out.printf(
        Locale.ROOT,
        "%-60s %,10.0f %,10.0f %,10.0f%n",
        name,
        nanos.getPercentile(50),
        nanos.getMin(),
        nanos.getMax());
  }
}
