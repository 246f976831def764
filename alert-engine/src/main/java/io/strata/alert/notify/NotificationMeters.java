package io.strata.alert.notify;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Figures of notification. Every notification that a receiver is due is delivered or failed, once;
 * retries count the attempts between. Alerts refused never came to a receiver.
 */
public final class NotificationMeters {
  private final MeterRegistry registry;

  /** Figures in the given registry. */
  public NotificationMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void delivered(String integration) {
    registry
        .counter("strata_alert_engine_notifications_delivered", "integration", integration)
        .increment();
  }

  void failed(String integration, String reason) {
    registry
        .counter(
            "strata_alert_engine_notifications_failed",
            "integration",
            integration,
            "reason",
            reason)
        .increment();
  }

  void retried(String integration, String reason) {
    registry
        .counter(
            "strata_alert_engine_notification_retries",
            "integration",
            integration,
            "reason",
            reason)
        .increment();
  }

  void due(NotifyReason reason) {
    registry.counter("strata_alert_engine_notifications_due", "reason", reason.label()).increment();
  }

  void refused(int alerts) {
    registry.counter("strata_alert_engine_alerts_refused").increment(alerts);
  }
}
