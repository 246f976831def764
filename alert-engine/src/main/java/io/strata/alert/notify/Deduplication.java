package io.strata.alert.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Decides whether a receiver is to be told of a group: a pure function. */
public final class Deduplication {
  private Deduplication() {}

  /** What a group holds, by fingerprints. */
  public record Content(Set<Long> firing, Set<Long> resolved) {
    public Content {
      firing = Set.copyOf(firing);
      resolved = Set.copyOf(resolved);
    }
  }

  /**
   * Why the receiver is to be told, or that it need not.
   *
   * @param last what it was told last
   * @param sendResolved whether it wants to know of resolved alerts
   */
  public static NotifyReason decide(
      Optional<NotificationLog.Entry> last,
      Content content,
      boolean sendResolved,
      Duration repeatInterval,
      Instant now) {
    if (last.isEmpty()) {
      return content.firing().isEmpty()
          ? NotifyReason.NOTHING_NEW
          : NotifyReason.FIRST_NOTIFICATION;
    }
    NotificationLog.Entry told = last.get();
    if (!told.firing().containsAll(content.firing())) {
      return NotifyReason.NEW_ALERTS_IN_GROUP;
    }
    // Also where resolved ones are not wanted, so that the log no longer holds them as firing.
    if (content.firing().isEmpty()) {
      return told.firing().isEmpty() ? NotifyReason.NOTHING_NEW : NotifyReason.ALL_ALERTS_RESOLVED;
    }
    if (sendResolved && !told.resolved().containsAll(content.resolved())) {
      return NotifyReason.NEW_RESOLVED_ALERTS;
    }
    return told.notifiedAt().plus(repeatInterval).isBefore(now)
        ? NotifyReason.REPEAT_INTERVAL_ELAPSED
        : NotifyReason.NOTHING_NEW;
  }
}
