package io.strata.dashboard.alerts;

import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.topology.AlertTargets;
import io.strata.dashboard.topology.Landscape;
import java.util.List;

/** The alerts of now that name a node; for screens that can do without them. Thread-safe. */
public final class CurrentAlerts {
  private final Alerts alerts;

  /** Alerts of the given engine. */
  public CurrentAlerts(AlertEngine engine) {
    this.alerts = new Alerts(engine);
  }

  /** The alerts; none, and a warning in the scope, where the alert engine is away. */
  public List<AlertView> naming(String nodeId, Landscape landscape) {
    try {
      return alerts.all(AlertTargets.of(landscape)).stream()
          .filter(alert -> alert.nodes().contains(nodeId))
          .toList();
    } catch (ProblemException e) {
      DataScope.current().warn("Alerts are missing: " + e.getMessage());
      return List.of();
    }
  }
}
