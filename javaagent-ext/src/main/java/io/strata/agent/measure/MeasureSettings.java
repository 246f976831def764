package io.strata.agent.measure;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.strata.agent.configure.Settings;
import java.util.List;

/** What may be set about counting, under {@code strata.measure.*} and {@code strata.slow.*}. */
public final class MeasureSettings {
  /** The property that turns counting off. */
  public static final String ENABLED = "strata.measure.enabled";

  /** From how many milliseconds on a statement of a database is slow. */
  public static final String SLOW_SQL = "strata.slow.sql.millis";

  /** From how many milliseconds on a command of a cache is slow. */
  public static final String SLOW_CACHE = "strata.slow.cache.millis";

  private static final long DEFAULT_SLOW_SQL = 500;
  private static final long DEFAULT_SLOW_CACHE = 50;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A day: nothing that is waited for takes longer, and the nanoseconds still are a number. */
  private static final long MAX_MILLIS = 86_400_000;

  private final boolean enabled;
  private final long slowSqlNanos;
  private final long slowCacheNanos;

  private MeasureSettings(boolean enabled, long slowSqlMillis, long slowCacheMillis) {
    this.enabled = enabled;
    this.slowSqlNanos = slowSqlMillis * NANOS_PER_MILLI;
    this.slowCacheNanos = slowCacheMillis * NANOS_PER_MILLI;
  }

  /**
   * As configured. Counting is on only where the figures go somewhere: to Kafka or by OTLP.
   *
   * @param metricExporters the names of the exporters that metrics go to
   */
  public static MeasureSettings of(ConfigProperties config, List<String> metricExporters) {
    Settings settings = new Settings(config);
    return new MeasureSettings(
        settings.flag(ENABLED, true) && MeasuringExporter.canServe(metricExporters),
        settings.wholeNumber(SLOW_SQL, 0, MAX_MILLIS, DEFAULT_SLOW_SQL),
        settings.wholeNumber(SLOW_CACHE, 0, MAX_MILLIS, DEFAULT_SLOW_CACHE));
  }

  /** The defaults. */
  static MeasureSettings defaults() {
    return new MeasureSettings(true, DEFAULT_SLOW_SQL, DEFAULT_SLOW_CACHE);
  }

  boolean isEnabled() {
    return enabled;
  }

  long slowNanos(boolean cache) {
    return cache ? slowCacheNanos : slowSqlNanos;
  }
}
