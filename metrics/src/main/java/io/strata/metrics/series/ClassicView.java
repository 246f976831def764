package io.strata.metrics.series;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Answers also in the classic form what a source holds as native histograms: a selector that names
 * a metric ending in {@code _bucket}, {@code _sum} or {@code _count} finds, besides series of that
 * name, those made of the native histogram of the name without the ending. Thread-safe if the
 * source is.
 *
 * <p>Buckets of all series that a selector finds have the same bounds, {@link ClassicBounds}, at
 * all times that it reads. A series that exists under its own labels is never made.
 */
public final class ClassicView implements SeriesSource {
  private static final String BUCKET = "_bucket";

  private final SeriesSource source;

  /** A view of a source. */
  public ClassicView(SeriesSource source) {
    this.source = source;
  }

  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    List<Series> stored = source.select(matchers, startMillis, endMillis);
    for (LabelMatcher matcher : matchers) {
      boolean namesMetric =
          matcher.name().equals(Labels.METRIC_NAME) && matcher.type() == LabelMatcher.Type.EQUAL;
      if (namesMetric) {
        return with(stored, made(matcher.value(), matchers, startMillis, endMillis));
      }
    }
    return stored;
  }

  private static List<Series> with(List<Series> stored, List<Series> made) {
    if (made.isEmpty() || stored.isEmpty()) {
      return made.isEmpty() ? stored : made;
    }
    Set<Labels> known = new HashSet<>();
    List<Series> all = new ArrayList<>(stored);
    stored.forEach(series -> known.add(series.labels()));
    made.stream().filter(series -> !known.contains(series.labels())).forEach(all::add);
    return all;
  }

  private List<Series> made(String name, List<LabelMatcher> matchers, long start, long end) {
    for (String ending : new String[] {BUCKET, "_sum", "_count"}) {
      if (!name.endsWith(ending) || name.length() == ending.length()) {
        continue;
      }
      boolean buckets = ending.equals(BUCKET);
      List<LabelMatcher> natives = new ArrayList<>();
      List<LabelMatcher> bounds = new ArrayList<>();
      for (LabelMatcher matcher : matchers) {
        if (matcher.name().equals(Labels.METRIC_NAME)) {
          if (!matcher.matches(name)) {
            return List.of();
          }
        } else {
          (buckets && matcher.name().equals("le") ? bounds : natives).add(matcher);
        }
      }
      natives.add(
          LabelMatcher.equal(
              Labels.METRIC_NAME, name.substring(0, name.length() - ending.length())));
      List<Series> histograms =
          source.select(natives, start, end).stream()
              .filter(series -> series.samples().hasHistograms())
              .toList();
      return buckets
          ? buckets(name, histograms, bounds)
          : statistic(
              name,
              histograms,
              ending.equals("_sum") ? FloatHistogram::sum : FloatHistogram::count);
    }
    return List.of();
  }

  private static List<Series> statistic(
      String name, List<Series> histograms, ToDoubleFunction<FloatHistogram> statistic) {
    return histograms.stream()
        .map(series ->
            new Series(
                series.labels().with(Labels.METRIC_NAME, name),
                numbers(series.samples(), statistic)))
        .toList();
  }

  private static List<Series> buckets(
      String name, List<Series> histograms, List<LabelMatcher> bounds) {
    ClassicBounds common = ClassicBounds.of(histograms);
    List<Series> result = new ArrayList<>();
    for (Series series : histograms) {
      Labels labels = series.labels().with(Labels.METRIC_NAME, name);
      for (double bound : common.upperBounds()) {
        String le = ClassicBounds.text(bound);
        if (bounds.stream().allMatch(matcher -> matcher.matches(le))) {
          result.add(
              new Series(
                  labels.with("le", le),
                  numbers(
                      series.samples(), histogram -> ClassicBounds.countUpTo(bound, histogram))));
        }
      }
    }
    return result;
  }

  /** The histograms as numbers; a stale marker ends the series here, too. */
  private static Samples numbers(Samples samples, ToDoubleFunction<FloatHistogram> number) {
    SamplesBuilder builder = new SamplesBuilder(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      long time = samples.timesMillis()[i];
      if (histogram != null) {
        builder.add(time, number.applyAsDouble(histogram));
      } else if (StaleMarker.is(samples.values()[i])) {
        builder.add(time, StaleMarker.VALUE);
      }
    }
    return builder.build();
  }
}
