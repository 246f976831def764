package io.strata.dashboard.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects what speaks against a node being well; the worst wins. Not thread-safe. */
final class StatusTally {
  private final List<String> reasons = new ArrayList<>();
  private Health health = Health.OK;

  /** The status so far. */
  Health health() {
    return health;
  }

  /** The reasons so far, the first found first. */
  List<String> reasons() {
    return reasons;
  }

  /** It cannot be told how it is doing, unless something else tells. */
  void unknown(String reason) {
    reasons.add(reason);
    if (health == Health.OK) {
      health = Health.UNKNOWN;
    }
  }

  /** Something is not as it should be. */
  void warning(String reason) {
    reasons.add(reason);
    if (health != Health.CRITICAL) {
      health = Health.WARNING;
    }
  }

  /** It does not do its work. */
  void critical(String reason) {
    reasons.add(reason);
    health = Health.CRITICAL;
  }

  /** A ratio above a threshold; null is none. */
  void ratio(String what, @Nullable Double ratio, double warning, double critical) {
    if (ratio == null) {
      return;
    }
    if (ratio >= critical) {
      critical(ratioReason(what, ratio, critical));
    } else if (ratio >= warning) {
      warning(ratioReason(what, ratio, warning));
    }
  }

  /** A firing alert; one without a severity counts as a warning, an info says nothing. */
  void alert(NamedAlert alert) {
    String severity = alert.severity().toLowerCase(Locale.ROOT);
    String text =
        "Alert %s%s is firing"
            .formatted(alert.name(), severity.isEmpty() ? "" : " (" + severity + ")");
    switch (severity) {
      case "critical", "page", "error", "fatal" -> critical(text);
      case "info", "none" -> {}
      default -> warning(text);
    }
  }

  private static String ratioReason(String what, double ratio, double limit) {
    return "%s %s is at or above %s".formatted(what, percent(ratio), percent(limit));
  }

  private static String percent(double ratio) {
    String text = String.format(Locale.ROOT, "%.1f", ratio * 100);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " %";
  }
}
