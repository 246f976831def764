package io.strata.alert.route;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.util.List;

/**
 * Mutes alerts that match the target while another alert that matches the source fires and agrees
 * in all the {@code equal} labels; an absent label equals an empty one.
 */
public record InhibitRule(
    List<LabelMatcher> source, List<LabelMatcher> target, List<String> equal) {
  public InhibitRule {
    source = List.copyOf(source);
    target = List.copyOf(target);
    equal = List.copyOf(equal);
  }

  /** Whether an alert is one that mutes. */
  public boolean isSource(Labels labels) {
    return source.stream().allMatch(matcher -> matcher.matches(labels));
  }

  /** Whether an alert is one that can be muted. */
  public boolean isTarget(Labels labels) {
    return target.stream().allMatch(matcher -> matcher.matches(labels));
  }

  /** Whether two alerts agree in the labels that must be equal. */
  public boolean agree(Labels one, Labels other) {
    return equal.stream().allMatch(name -> one.get(name).equals(other.get(name)));
  }
}
