package io.strata.collector.kafka;

import io.strata.collector.ownmetrics.CollectorMetrics;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/** Opens the real consumer session to simulations, which bring their own consumer and clock. */
public final class Sessions {
  private Sessions() {}

  /** What {@link ConsumerLoop} does between opening and closing a consumer. */
  public static void run(
      Consumer<byte[], byte[]> consumer,
      ConsumerLoop.Settings settings,
      ConsumerLoop.Pipelines pipelines,
      CollectorMetrics metrics,
      InstantSource clock,
      BooleanSupplier stopping) {
    new ConsumerSession(consumer, settings, pipelines, metrics, clock).run(stopping);
  }
}
