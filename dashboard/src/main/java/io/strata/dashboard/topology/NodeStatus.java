package io.strata.dashboard.topology;

import io.strata.dashboard.figures.RequestTally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What figures say about a node's status; alerts come on top. */
final class NodeStatus {
  private final TopologyThresholds thresholds;
  private final Instant now;

  /**
   * Rules for a moment.
   *
   * @param now the end of the range
   */
  NodeStatus(TopologyThresholds thresholds, Instant now) {
    this.thresholds = thresholds;
    this.now = now;
  }

  StatusTally ofService(ServiceCatalog.Service service) {
    StatusTally tally = new StatusTally();
    addErrors(tally, service.served);
    if (!(service.served.requests() > 0) && !service.sends) {
      tally.unknown("No requests in this range");
    }
    return tally;
  }

  StatusTally ofComponent(ComponentFacts facts, RequestTally used, List<String> seenFrom) {
    StatusTally tally = new StatusTally();
    if (isStale(facts.lastSeen())) {
      tally.unknown("Not checked for " + age(facts.lastSeen()));
    } else if (!facts.up()) {
      @Nullable String reason = facts.failureReason();
      tally.critical(
          "%s at %s fails its check%s%s"
              .formatted(
                  facts.type(),
                  facts.address(),
                  reason == null ? "" : ": " + reason,
                  seenFrom.isEmpty() ? "" : " (checked from " + String.join(", ", seenFrom) + ")"));
    }
    addErrors(tally, used);
    return tally;
  }

  StatusTally ofPeer(RequestTally used, boolean sends) {
    StatusTally tally = new StatusTally();
    addErrors(tally, used);
    if (!sends && !(used.requests() > 0)) {
      tally.unknown("No requests in this range");
    }
    return tally;
  }

  StatusTally ofHost(HostFacts host) {
    StatusTally tally = new StatusTally();
    @Nullable Instant lastSeen = host.lastSeen();
    if (lastSeen == null) {
      tally.unknown("No host probe reports from it");
      return tally;
    }
    if (isStale(lastSeen)) {
      tally.unknown("No metrics for " + age(lastSeen));
      return tally;
    }
    tally.ratio(
        "CPU use", host.cpuUtilization(), thresholds.cpuWarning(), thresholds.cpuCritical());
    tally.ratio(
        "Memory use",
        host.memoryUtilization(),
        thresholds.memoryWarning(),
        thresholds.memoryCritical());
    tally.ratio(
        "Disk use", host.diskUtilization(), thresholds.diskWarning(), thresholds.diskCritical());
    return tally;
  }

  private void addErrors(StatusTally tally, RequestTally requests) {
    if (requests.requests() >= thresholds.minimumRequests()) {
      tally.ratio(
          "Error ratio",
          requests.figures(1).errorRatio(),
          thresholds.errorRatioWarning(),
          thresholds.errorRatioCritical());
    }
  }

  private boolean isStale(Instant lastSeen) {
    return Duration.between(lastSeen, now).compareTo(thresholds.staleAfter()) > 0;
  }

  private String age(Instant lastSeen) {
    Duration age = Duration.between(lastSeen, now);
    return age.toMinutes() < 2 ? age.toSeconds() + " s" : age.toMinutes() + " min";
  }
}
