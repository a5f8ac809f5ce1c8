package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Written;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How it is found out which targets answer.
 *
 * @param threshold the percentage of the weight that must be healthy for the upstream to be used
 */
public record HealthChecks(Active active, Passive passive, double threshold) {

  /** How a target is asked, or how its answers are read. */
  public enum Type implements Written {
    TCP,
    HTTP,
    HTTPS,
    GRPC,
    GRPCS
  }

  /**
   * Asking targets.
   *
   * @param timeout of one question
   * @param concurrency how many targets are asked at once
   * @param httpsSni the name that is given for TLS
   * @param verifyCertificate whether a target's certificate must be good
   * @param headers that the question has
   * @param healthyInterval between two questions to a target that is healthy; zero asks none
   * @param unhealthyInterval between two questions to one that is not; zero asks none
   */
  public record Active(
      Type type,
      Duration timeout,
      int concurrency,
      String httpPath,
      Optional<String> httpsSni,
      boolean verifyCertificate,
      Map<String, List<String>> headers,
      Duration healthyInterval,
      Duration unhealthyInterval,
      Thresholds thresholds) {}

  /** Looking at the answers to clients. */
  public record Passive(Type type, Thresholds thresholds) {}

  /**
   * How often something must happen in a row for a target to change; zero looks at none of it.
   *
   * @param healthyStatuses that count as success
   * @param successes after which a target is healthy
   * @param unhealthyStatuses that count as failure
   * @param tcpFailures after which it is not
   * @param timeouts after which it is not
   * @param httpFailures after which it is not
   */
  public record Thresholds(
      Set<Integer> healthyStatuses,
      int successes,
      Set<Integer> unhealthyStatuses,
      int tcpFailures,
      int timeouts,
      int httpFailures) {}
}
