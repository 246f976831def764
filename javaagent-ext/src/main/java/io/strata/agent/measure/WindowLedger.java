package io.strata.agent.measure;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is counted in one window, until it is taken. Known series are found without a lock and, for
 * endpoints, without a key of their own. Thread-safe.
 */
final class WindowLedger {
  private final long window;
  private final Losses losses;
  private final Map<SpanKind, Map<StatusCode, Map<String, Figures>>> endpoints =
      new EnumMap<>(SpanKind.class);
  private final Map<SeriesKey, Figures> figures = new ConcurrentHashMap<>();
  private final Map<Family, AtomicInteger> sizes = new EnumMap<>(Family.class);
  private boolean taken;

  /** No series. */
  WindowLedger(long window, Losses losses) {
    this.window = window;
    this.losses = losses;
    for (SpanKind kind : SpanKind.values()) {
      Map<StatusCode, Map<String, Figures>> byStatus = new EnumMap<>(StatusCode.class);
      for (StatusCode status : StatusCode.values()) {
        byStatus.put(status, new ConcurrentHashMap<>());
      }
      endpoints.put(kind, byStatus);
    }
    for (Family family : Family.values()) {
      sizes.put(family, new AtomicInteger());
    }
  }

  private Map<String, Figures> named(SpanKind kind, StatusCode status) {
    return Objects.requireNonNull(Objects.requireNonNull(endpoints.get(kind)).get(status));
  }

  private AtomicInteger size(Family family) {
    return Objects.requireNonNull(sizes.get(family));
  }

  long window() {
    return window;
  }

  /** Adds an operation, or refuses where all was taken. */
  boolean addEndpoint(String name, SpanKind kind, StatusCode status, long durationNanos) {
    Map<String, Figures> named = named(kind, status);
    Figures counted = named.get(name);
    if (counted == null) {
      SeriesKey key = SeriesKey.of(Family.ENDPOINT, name, OtlpName.of(kind), OtlpName.of(status));
      counted = figures(key);
      if (counted != null && counted == figures.get(key)) {
        named.put(name, counted);
      }
    }
    return counted != null && counted.add(durationNanos, status == StatusCode.ERROR);
  }

  /** Adds to a series, or refuses where all was taken. */
  boolean add(SeriesKey key, long durationNanos, boolean failed) {
    Figures counted = figures(key);
    return counted != null && counted.add(durationNanos, failed);
  }

  /** The figures of a series, or of all others where there are too many; null after the end. */
  private @Nullable Figures figures(SeriesKey key) {
    Figures known = figures.get(key);
    if (known != null) {
      return known;
    }
    Family family = key.family();
    if (size(family).get() < family.max()) {
      return create(key);
    }
    losses.add(family);
    SeriesKey others = key.others();
    Figures ofOthers = figures.get(others);
    return ofOthers != null ? ofOthers : create(others);
  }

  private synchronized @Nullable Figures create(SeriesKey key) {
    if (taken) {
      return null;
    }
    Figures known = figures.get(key);
    if (known != null) {
      return known;
    }
    size(key.family()).incrementAndGet();
    Figures made = new Figures();
    figures.put(key, made);
    return made;
  }

  /** All that was counted, once; after it nothing more is. */
  Map<SeriesKey, Figures.Taken> take() {
    synchronized (this) {
      taken = true;
    }
    Map<SeriesKey, Figures.Taken> all = new LinkedHashMap<>();
    figures.forEach((key, counted) -> {
      Figures.Taken of = counted.take();
      if (of.count() > 0) {
        all.put(key, of);
      }
    });
    return all;
  }
}
