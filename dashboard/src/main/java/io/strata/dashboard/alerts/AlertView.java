package io.strata.dashboard.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the web app shows it.
 *
 * @param endsAt null while it is not known to end
 * @param summary its annotation of that name; empty without
 * @param nodes ids of the topology's nodes that it names
 */
public record AlertView(
    String fingerprint,
    String name,
    State state,
    String severity,
    Instant startsAt,
    @Nullable Instant endsAt,
    @Nullable Instant updatedAt,
    Map<String, String> labels,
    Map<String, String> annotations,
    String summary,
    List<String> silencedBy,
    List<String> inhibitedBy,
    String generatorUrl,
    List<String> nodes) {

  /** Where an alert stands; the order is the order of answers. */
  public enum State {
    FIRING,
    /** Firing, but silenced or inhibited. */
    SUPPRESSED,
    /** Its condition holds, but not yet for long enough. */
    PENDING
  }
}
