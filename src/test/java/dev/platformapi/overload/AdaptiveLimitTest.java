package dev.platformapi.overload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.overload.SimulatedService.Kind;
import dev.platformapi.overload.SimulatedService.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit in a simulated service, whose capacity is known exactly. */
class AdaptiveLimitTest {
  private static final int INITIAL = 100;
  private static final double TOLERANCE = 2;
  private static final Kind LIST = new Kind("list", 0.5, 1, 0.24, 0);
  private static final Kind GET = new Kind("get", 0.4, 2, 0.12, 0.2);
  private static final Kind CREATE = new Kind("create", 0.1, 8, 0.16, 0.3);
  private static final List<Kind> MIX = List.of(LIST, GET, CREATE);

  /** One in ten takes two hundred times as long as the cheapest, most of it in the database. */
  private static final List<Kind> WITH_REPORTS =
      List.of(
          LIST, new Kind("get", 0.3, 2, 0.12, 0.2), CREATE, new Kind("report", 0.1, 2, 0.2, 50));

  private static SimulatedService service(int processors) {
    return new SimulatedService(processors, INITIAL, TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 5", "8, 5", "2, 2", "2, 8"})
  void whatIsAcceptedUnderOverloadIsMostOfWhatCouldBeAndNotLate(int processors, double times) {
    SimulatedService service = service(processors);
    Result unloaded = service.offer(MIX, 50, 30);
    double capacity = service.capacity(MIX);

    service.offer(MIX, times * capacity, 3);
    Result overload = service.offer(MIX, times * capacity, 5);

    double refusals = (times - 1) * 0.04;
    assertThat(overload.goodput() / capacity).isGreaterThan(0.97 - refusals);
    assertThat(overload.percentile(99)).isLessThan(3 * unloaded.percentile(99));
  }

  @Test
  void anOverloadWithoutEndDoesNotBecomeUsual() {
    SimulatedService service = service(2);
    Result unloaded = service.offer(MIX, 50, 30);

    service.offer(MIX, 5 * service.capacity(MIX), 60);
    Result late = service.offer(MIX, 5 * service.capacity(MIX), 5);

    assertThat(late.percentile(99)).isLessThan(3 * unloaded.percentile(99));
  }

  @Test
  void whoeverStartsIntoAnOverloadLearnsWhatIsUsual() {
    SimulatedService service = service(2);
    Result unloaded = service(2).offer(MIX, 50, 30);

    service.offer(MIX, 5 * service.capacity(MIX), 30);
    Result later = service.offer(MIX, 5 * service.capacity(MIX), 5);

    assertThat(later.percentile(99)).isLessThan(3 * unloaded.percentile(99));
  }

  @Test
  void nothingIsRefusedWhereThereIsRoom() {
    for (List<Kind> kinds : List.of(MIX, WITH_REPORTS)) {
      SimulatedService service = service(2);
      service.offer(kinds, 50, 5);

      assertThat(service.offer(kinds, 0.7 * service.capacity(kinds), 20).shed()).isZero();
    }
  }

  @Test
  void aShiftFromCheapToDearIsNoOverload() {
    SimulatedService service = service(2);
    service.offer(WITH_REPORTS, 50, 30);
    List<Kind> reports = List.of(new Kind("report", 1, 2, 0.2, 50));

    assertThat(service.offer(reports, 1000, 10).shed()).isZero();
  }

  @Test
  void whatWaitsInTheDatabaseNeedsMoreRoomAndGetsIt() {
    SimulatedService service = new SimulatedService(2, 4, TOLERANCE);
    List<Kind> reports = List.of(new Kind("report", 1, 2, 0.2, 50));
    service.offer(reports, 20, 10);

    service.offer(reports, 2000, 20);

    assertThat(service.offer(reports, 2000, 5).shed()).isLessThan(0.02);
    assertThat(service.limit()).isGreaterThan(100);
  }

  @Test
  void whatIsQuickInAnyCaseIsNotRefused() {
    SimulatedService service = new SimulatedService(2, INITIAL, TOLERANCE, 50_000_000);
    service.offer(MIX, 50, 30);

    Result overload = service.offer(MIX, 5 * service.capacity(MIX), 10);

    assertThat(service.limit()).isGreaterThan(50);
    assertThat(overload.percentile(50)).isBetween(10.0, 150.0);
  }

  @Test
  void whatIsUsualMayChange() {
    SimulatedService service = service(2);
    service.offer(List.of(new Kind("get", 1, 2, 0.1, 1)), 50, 30);
    List<Kind> slower = List.of(new Kind("get", 1, 2, 0.1, 20));

    service.offer(slower, 3000, 30);

    assertThat(service.offer(slower, 3000, 10).shed()).isLessThan(0.05);
  }

  @Test
  void whoGivesUpEarlySaysNothingAndWhoGivesUpLateDoes() {
    long[] now = {0};
    AdaptiveLimit limit = new AdaptiveLimit(2, 100, 100, TOLERANCE, 0, () -> now[0]);
    limit.sample("get", 1_000_000, true, 0);

    for (int i = 0; i < 100; i++) {
      now[0] += 10_000_000;
      limit.sample("get", 10_000, false, 50);
    }
    assertThat(limit.current()).isEqualTo(100);

    for (int i = 0; i < 100; i++) {
      now[0] += 10_000_000;
      limit.sample("get", 1_000_000_000, false, 50);
    }
    assertThat(limit.current()).isLessThan(60);
  }

  @Test
  void itKeepsWithinItsBounds() {
    long[] now = {0};
    AdaptiveLimit limit = new AdaptiveLimit(5, 50, 60, TOLERANCE, 0, () -> now[0]);
    limit.sample("get", 1_000_000, true, 0);

    for (int i = 0; i < 1000; i++) {
      now[0] += 10_000_000;
      limit.reached();
      limit.sample("get", 1_000_000, true, 30);
    }
    assertThat(limit.current()).isIn(5, 60);

    for (int i = 0; i < 2000; i++) {
      now[0] += 10_000_000;
      limit.sample("get", 100_000_000, true, 30);
    }
    assertThat(limit.current()).isEqualTo(5);
  }
}
