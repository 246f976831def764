package io.strata.alert.route;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A node of the routing tree: which alerts it takes and what is done with them. What the file
 * leaves out is filled in from the parent.
 *
 * @param key what identifies the node: the matchers from the root to here
 * @param continueMatching whether siblings after this one may take the same alert too
 */
public record Route(
    String key,
    String receiver,
    GroupBy groupBy,
    List<LabelMatcher> matchers,
    boolean continueMatching,
    Timing timing,
    List<Route> children) {
  public Route {
    matchers = List.copyOf(matchers);
    children = List.copyOf(children);
  }

  /**
   * When groups are notified.
   *
   * @param groupWait from a group's first alert to its first notification
   * @param groupInterval between two notifications of a group that changes
   * @param repeatInterval between two notifications of a group that does not
   */
  public record Timing(Duration groupWait, Duration groupInterval, Duration repeatInterval) {
    /** Alertmanager's defaults: 30 s, 5 min, 4 h. */
    public static final Timing DEFAULT =
        new Timing(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4));
  }

  /** The labels by which alerts are grouped; {@code all} means every label there is. */
  public record GroupBy(boolean all, Set<String> labels) {
    /** One group for everything. */
    public static final GroupBy NONE = new GroupBy(false, Set.of());

    public GroupBy {
      labels = java.util.Collections.unmodifiableSet(new TreeSet<>(labels));
    }

    /** The labels of an alert's group. */
    public Labels groupLabels(Labels alert) {
      return all ? alert : alert.only(labels);
    }
  }

  /** The nodes that take an alert with these labels: depth first, in order. */
  public List<Route> matching(Labels labels) {
    if (!matchers.stream().allMatch(matcher -> matcher.matches(labels))) {
      return List.of();
    }
    List<Route> taking = new ArrayList<>();
    for (Route child : children) {
      List<Route> below = child.matching(labels);
      taking.addAll(below);
      if (!below.isEmpty() && !child.continueMatching()) {
        break;
      }
    }
    return taking.isEmpty() ? List.of(this) : taking;
  }

  /** The key of a node below another; the root's parent key is empty. */
  static String key(String parent, List<LabelMatcher> matchers) {
    String own =
        matchers.stream().map(LabelMatcher::toString).sorted().collect(Collectors.joining(","));
    return parent.isEmpty() ? "{" + own + "}" : parent + "/{" + own + "}";
  }
}
