package io.strata.agent.sample;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.strata.agent.configure.Settings;
import java.util.concurrent.TimeUnit;

/** What the user may set about sampling, under {@code strata.sampling.*}. */
public final class SampleSettings {
  /** How many of the traces that begin here are sampled each second. */
  public static final String TRACES_PER_SECOND = "strata.sampling.traces.per.second";

  /** How many errors and slow requests are kept each second. */
  public static final String KEPT_PER_SECOND = "strata.sampling.kept.per.second";

  /** From how many milliseconds on a request is slow. */
  public static final String SLOW_MILLIS = "strata.sampling.slow.millis";

  /** Of which requests there are no traces. */
  public static final String DROP = "strata.sampling.drop";

  private static final double DEFAULT_TRACES_PER_SECOND = 50;

  private final double tracesPerSecond;
  private final double keptPerSecond;
  private final SlowRule slowRule;
  private final DropPatterns dropped;

  SampleSettings(
      double tracesPerSecond, double keptPerSecond, SlowRule slowRule, DropPatterns dropped) {
    this.tracesPerSecond = tracesPerSecond;
    this.keptPerSecond = keptPerSecond;
    this.slowRule = slowRule;
    this.dropped = dropped;
  }

  /** As configured. */
  public static SampleSettings of(ConfigProperties config) {
    Settings settings = new Settings(config);
    double traces = settings.numberFrom0(TRACES_PER_SECOND, DEFAULT_TRACES_PER_SECOND);
    double slowMillis = settings.numberFrom0(SLOW_MILLIS, -1);
    return new SampleSettings(
        traces,
        settings.numberFrom0(KEPT_PER_SECOND, traces),
        slowRule(slowMillis),
        new DropPatterns(settings.list(DROP, DropPatterns.HEALTH_CHECKS)));
  }

  private static SlowRule slowRule(double millis) {
    if (millis < 0) {
      return SlowRule.byEndpoint();
    }
    return millis == 0
        ? SlowRule.never()
        : SlowRule.from((long) (millis * TimeUnit.MILLISECONDS.toNanos(1)));
  }

  /** Traces that begin here, sampled each second. */
  double tracesPerSecond() {
    return tracesPerSecond;
  }

  /** Errors and slow requests kept each second. */
  double keptPerSecond() {
    return keptPerSecond;
  }

  SlowRule slowRule() {
    return slowRule;
  }

  DropPatterns dropped() {
    return dropped;
  }
}
