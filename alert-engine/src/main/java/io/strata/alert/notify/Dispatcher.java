package io.strata.alert.notify;

import io.strata.alert.route.Route;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers alerts in groups, one per route and group labels, and tells when each is due: after
 * {@code group_wait} the first time, then every {@code group_interval}. It has no clock of its own:
 * callers say what time it is. Thread-safe.
 */
public final class Dispatcher {
  /** An attempt has at least this long, however short the interval. */
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(10);

  private final Route root;
  private final Map<String, Group> groups = new LinkedHashMap<>();

  /** A dispatcher over a routing tree. */
  public Dispatcher(Route root) {
    this.root = root;
  }

  private static final class Group {
    final String key;
    final Route route;
    final Labels labels;
    final Map<Labels, Alert> alerts = new LinkedHashMap<>();
    Instant nextFlush;
    boolean flushed;
    boolean inFlight;

    Group(String key, Route route, Labels labels, Instant nextFlush) {
      this.key = key;
      this.route = route;
      this.labels = labels;
      this.nextFlush = nextFlush;
    }
  }

  /** A group as it stands. */
  public record GroupView(Labels labels, String receiver, List<Alert> alerts) {
    public GroupView {
      alerts = List.copyOf(alerts);
    }
  }

  /** Adds alerts to the groups that their routes say. */
  public synchronized void accept(List<Alert> alerts, Instant now) {
    for (Alert alert : alerts) {
      for (Route route : root.matching(alert.labels())) {
        accept(alert, route, now);
      }
    }
  }

  private void accept(Alert alert, Route route, Instant now) {
    Labels labels = route.groupBy().groupLabels(alert.labels());
    Duration wait = route.timing().groupWait();
    Group group =
        groups.computeIfAbsent(
            route.key() + ":" + labels, key -> new Group(key, route, labels, now.plus(wait)));
    group.alerts.put(alert.labels(), alert);
    // An alert that has waited elsewhere, for example while this process was down, waits no more.
    if (!group.flushed && alert.startsAt().plus(wait).isBefore(now)) {
      group.nextFlush = now;
    }
  }

  /** When the next group is due; empty where none waits. */
  public synchronized Optional<Instant> nextFlush() {
    return groups.values().stream()
        .filter(group -> !group.inFlight)
        .map(group -> group.nextFlush)
        .min(Comparator.naturalOrder());
  }

  /** The groups that are due; each is not due again until {@link #finished} was called for it. */
  public synchronized List<Flush> takeDue(Instant now) {
    List<Flush> due = new ArrayList<>();
    for (Group group : groups.values()) {
      if (group.inFlight || group.nextFlush.isAfter(now)) {
        continue;
      }
      Duration interval = group.route.timing().groupInterval();
      group.nextFlush = now.plus(interval);
      group.flushed = true;
      group.inFlight = true;
      List<Alert> alerts =
          group.alerts.values().stream()
              .map(alert -> alert.isResolved(now) ? alert : alert.withoutEnd())
              .sorted(Comparator.comparing(Alert::labels))
              .toList();
      Duration longest = interval.compareTo(SHORTEST_DEADLINE) > 0 ? interval : SHORTEST_DEADLINE;
      due.add(new Flush(group.key, group.route, group.labels, alerts, now, now.plus(longest)));
    }
    return due;
  }

  /**
   * Says how a flush ended. After a success resolved alerts leave the group, unless they changed
   * meanwhile; a group without alerts ends.
   */
  public synchronized void finished(Flush flush, boolean success) {
    Group group = groups.get(flush.groupKey());
    if (group == null) {
      return;
    }
    group.inFlight = false;
    if (success) {
      for (Alert alert : flush.alerts()) {
        if (alert.isResolved(flush.now())) {
          group.alerts.remove(alert.labels(), alert);
        }
      }
    }
    if (group.alerts.isEmpty()) {
      groups.remove(group.key);
    }
  }

  /** The receivers that an alert goes to. */
  public List<String> receivers(Labels alert) {
    return root.matching(alert).stream().map(Route::receiver).distinct().toList();
  }

  /** All groups, ordered by labels. */
  public synchronized List<GroupView> groups() {
    return groups.values().stream()
        .sorted(Comparator.comparing((Group group) -> group.labels).thenComparing(g -> g.key))
        .map(group ->
            new GroupView(group.labels, group.route.receiver(), List.copyOf(group.alerts.values())))
        .toList();
  }
}
