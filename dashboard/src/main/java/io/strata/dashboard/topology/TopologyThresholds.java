package io.strata.dashboard.topology;

import java.time.Duration;

/**
 * From which figures on a node is shown in warning or critical state.
 *
 * @param errorRatioWarning 0 to 1
 * @param minimumRequests below so many requests in the range an error ratio says nothing
 * @param staleAfter how old the newest check or host metric may be
 */
public record TopologyThresholds(
    double errorRatioWarning,
    double errorRatioCritical,
    int minimumRequests,
    double cpuWarning,
    double cpuCritical,
    double memoryWarning,
    double memoryCritical,
    double diskWarning,
    double diskCritical,
    Duration staleAfter) {
  /** The documented defaults. */
  public static final TopologyThresholds DEFAULT =
      new TopologyThresholds(
          0.01, 0.05, 10, 0.85, 0.95, 0.90, 0.97, 0.85, 0.95, Duration.ofSeconds(60));

  public TopologyThresholds {
    requireOrder("error-ratio", errorRatioWarning, errorRatioCritical);
    requireOrder("cpu", cpuWarning, cpuCritical);
    requireOrder("memory", memoryWarning, memoryCritical);
    requireOrder("disk", diskWarning, diskCritical);
    if (minimumRequests < 1) {
      throw new IllegalArgumentException("minimum-requests must be at least 1");
    }
    if (staleAfter.isNegative() || staleAfter.isZero()) {
      throw new IllegalArgumentException("stale-after must be positive");
    }
  }

  private static void requireOrder(String name, double warning, double critical) {
    if (!(warning > 0 && warning <= critical && critical <= 1)) {
      throw new IllegalArgumentException(
          "%s-warning and %s-critical must hold 0 < warning <= critical <= 1"
              .formatted(name, name));
    }
  }
}
