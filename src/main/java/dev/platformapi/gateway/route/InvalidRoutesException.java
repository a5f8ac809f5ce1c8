package dev.platformapi.gateway.route;

import java.util.List;
import java.util.stream.Collectors;

/** Routes that cannot be compiled; all their faults at once, so that all can be mended at once. */
public final class InvalidRoutesException extends RuntimeException {
  private final transient List<RouteFault> faults;

  InvalidRoutesException(List<RouteFault> faults) {
    super(faults.stream().map(RouteFault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** At least one, in the order of the routes. */
  public List<RouteFault> faults() {
    return faults;
  }
}
