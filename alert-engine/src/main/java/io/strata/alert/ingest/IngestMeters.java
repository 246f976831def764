package io.strata.alert.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Figures of ingestion. Every record is decoded or a dead letter; every point of a decoded record
 * is handed to the hot window or rejected.
 */
public final class IngestMeters {
  private final MeterRegistry registry;
  private final Counter records;
  private final Counter points;
  private final Counter rejected;

  /** Figures in the given registry. */
  public IngestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.records = registry.counter("strata_alert_engine_records");
    this.points = registry.counter("strata_alert_engine_points");
    this.rejected = registry.counter("strata_alert_engine_points_rejected");
  }

  void record() {
    records.increment();
  }

  void points(int count) {
    points.increment(count);
  }

  void rejected(int count) {
    rejected.increment(count);
  }

  void deadLetter(String reason) {
    registry.counter("strata_alert_engine_dead_letters", "reason", reason).increment();
  }

  void deadLetterLost() {
    registry.counter("strata_alert_engine_dead_letters_lost").increment();
  }
}
