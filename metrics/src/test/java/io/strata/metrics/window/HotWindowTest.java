package io.strata.metrics.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.DeltaAccumulator;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.metrics.translate.SeriesPoint.Temporality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HotWindowTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final long OUT_OF_ORDER = 20 * 60_000;
  private static final List<LabelMatcher> ALL = List.of();
  private static final HotWindowSettings SETTINGS =
      new HotWindowSettings(Duration.ofHours(6), Duration.ofMillis(OUT_OF_ORDER), 1000, 1_000_000);

  record Sent(int series, int tick, double value, String origin) {}

  /** Random order, duplicates and late samples; the naive model is a sorted map per series. */
  @Property(tries = 100)
  void samplesReadBackAsANaiveModelHoldsThem(@ForAll("sent") List<Sent> sent) {
    HotWindow window = new HotWindow(SETTINGS);
    Map<Integer, TreeMap<Long, Double>> model = new HashMap<>();
    for (Sent one : sent) {
      long time = T0 + one.tick() * 1000L;
      window.append(List.of(gauge("g" + one.series(), time, one.value())), null);
      TreeMap<Long, Double> held = model.computeIfAbsent(one.series(), _ -> new TreeMap<>());
      if (held.isEmpty() || time >= held.lastKey() - OUT_OF_ORDER) {
        held.putIfAbsent(time, one.value());
      }
    }
    model.forEach((series, held) -> {
      assertModel(window, series, held, T0, Long.MAX_VALUE);
      assertModel(window, series, held, T0 + 300_000, T0 + 2_000_000);
    });
    assertThat(window.statistics().samples())
        .isEqualTo(model.values().stream().mapToLong(Map::size).sum());
  }

  private static void assertModel(
      HotWindow window, int series, NavigableMap<Long, Double> held, long from, long to) {
    Map<Long, Double> expected = held.subMap(from, true, to, true);
    List<Series> found =
        window.select(List.of(LabelMatcher.equal("__name__", "g" + series)), from, to);
    Map<Long, Double> read = new TreeMap<>();
    found.forEach(one -> forEach(one.samples(), read::put));
    assertThat(read).isEqualTo(expected);
  }

  /** In whatever order and however often contributions arrive, the counter is their sum. */
  @Property(tries = 100)
  void deltasReadAsADenseCounterOfAllContributions(@ForAll("sent") List<Sent> sent) {
    HotWindow window = new HotWindow(SETTINGS);
    Map<Long, Map<String, Double>> model = new TreeMap<>();
    for (Sent one : sent) {
      long end = T0 + one.tick() / 10 * 10_000L;
      window.append(List.of(delta("c", end, one.value())), one.origin());
      model.computeIfAbsent(end, _ -> new HashMap<>()).merge(one.origin(), one.value(), Math::max);
    }
    List<Series> found = window.select(ALL, 0, Long.MAX_VALUE);
    if (model.isEmpty()) {
      assertThat(found).isEmpty();
      return;
    }
    TreeMap<Long, Double> read = new TreeMap<>();
    forEach(found.getFirst().samples(), read::put);
    TreeMap<Long, Map<String, Double>> contributions = new TreeMap<>(model);
    assertThat(read.firstKey()).isEqualTo(contributions.firstKey() - 10_000);
    assertThat(read.firstEntry().getValue()).isZero();
    assertThat(read).containsKeys(contributions.keySet().toArray(Long[]::new));
    assertThat(read.lastKey()).isEqualTo(contributions.lastKey());
    read.forEach(
        (time, value) -> assertThat(value).isCloseTo(sumUntil(contributions, time), within(1e-6)));
    assertNoGaps(read, contributions);
  }

  private static double sumUntil(NavigableMap<Long, Map<String, Double>> contributions, long time) {
    return contributions.headMap(time, true).values().stream()
        .flatMap(byOrigin -> byOrigin.values().stream())
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private static void assertNoGaps(
      NavigableMap<Long, Double> read, NavigableMap<Long, Map<String, Double>> contributions) {
    Long previous = null;
    for (long time : read.keySet()) {
      if (previous != null && time - previous > 10_000) {
        // Only where the counter had been idle too long.
        long last = contributions.floorKey(previous);
        assertThat(previous - last).isEqualTo(DeltaAccumulator.IDLE_MILLIS);
      }
      previous = time;
    }
  }

  @Provide
  Arbitrary<List<Sent>> sent() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 4000),
            Arbitraries.integers().between(0, 50).map(Integer::doubleValue),
            Arbitraries.of("otlp_spans/0/1", "otlp_spans/0/2", "otlp_spans/1/1"))
        .as(Sent::new)
        .list()
        .ofMaxSize(400);
  }

  /** What is evicted stays in the counter's sum: it must not come in once more beside it. */
  @Property(tries = 60)
  void evictedContributionsThatComeAgainAreNotCountedAgain(
      @ForAll("sent") List<Sent> sent, @ForAll @IntRange(min = 0, max = 400) int horizonTick) {
    HotWindow window = new HotWindow(SETTINGS);
    HotWindow untouched = new HotWindow(SETTINGS);
    List<HotWindow> both = List.of(window, untouched);
    // One that stays, so that the series does.
    both.forEach(one -> one.append(List.of(delta("c", T0 + 500 * 10_000L, 1)), "last"));
    for (Sent one : sent) {
      long end = T0 + one.tick() / 10 * 10_000L;
      both.forEach(each -> each.append(List.of(delta("c", end, one.value())), one.origin()));
    }
    window.evict(T0 + horizonTick * 10_000L + SETTINGS.retention().toMillis());
    for (Sent one : sent) {
      long end = T0 + one.tick() / 10 * 10_000L;
      window.append(List.of(delta("c", end, one.value())), one.origin());
    }

    long now = T0 + 500 * 10_000L;
    assertThat(window.select(ALL, now, now).getFirst().samples())
        .isEqualTo(untouched.select(ALL, now, now).getFirst().samples());
  }

  @Test
  void anEvictionBesideRepeatedMessagesCountsNothingTwice() throws Exception {
    HotWindow window = new HotWindow(SETTINGS);
    List<SeriesPoint> points = new ArrayList<>();
    for (int i = 0; i <= 200; i++) {
      points.add(delta("c", T0 + i * 10_000L, 1));
    }
    window.append(points, "a");
    Thread repeating =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 200; i++) {
                window.append(points, "a");
              }
            });
    for (int i = 0; i <= 150; i++) {
      window.evict(T0 + i * 10_000L + SETTINGS.retention().toMillis());
    }
    repeating.join();

    long now = T0 + 200 * 10_000L;
    assertThat(window.select(ALL, now, now).getFirst().samples().values()).containsExactly(201);
  }

  @Test
  void contributionsThatNameThemselvesAddUpWhateverRecordBringsThem() {
    HotWindow window = new HotWindow(SETTINGS);
    window.append(List.of(named(T0, 3, "a/0"), named(T0, 1, "a/1")), null);
    window.append(List.of(named(T0, 2, "b/0"), named(T0, 3, "a/0")), "header");

    assertThat(window.statistics().accepted()).isEqualTo(3);
    assertThat(window.statistics().duplicates()).isEqualTo(1);
  }

  private static SeriesPoint named(long end, double value, String origin) {
    SeriesPoint point = delta("c", end, value);
    return new SeriesPoint(
        point.labels(), end, value, point.temporality(), point.startMillis(), origin, null);
  }

  @Test
  void aSmallerContributionOfAnOriginNeverUndoesALargerOne() {
    HotWindow window = new HotWindow(SETTINGS);
    window.append(List.of(delta("c", T0, 5)), "a");
    window.append(List.of(delta("c", T0, 3)), "a");
    window.append(List.of(delta("c", T0, 5)), "a");
    assertThat(window.select(ALL, 0, T0).getFirst().samples().values()).containsExactly(0, 5);
    assertThat(window.statistics().duplicates()).isEqualTo(2);
  }

  @Test
  void theSameOriginReplacesAndAnotherAdds() {
    HotWindow window = new HotWindow(SETTINGS);
    window.append(List.of(delta("c", T0, 3)), "a");
    window.append(List.of(delta("c", T0, 5)), "a");
    window.append(List.of(delta("c", T0, 2)), "b");
    Samples samples = window.select(ALL, 0, T0).getFirst().samples();
    assertThat(samples.timesMillis()).containsExactly(T0 - 10_000, T0);
    assertThat(samples.values()).containsExactly(0, 7);
    assertThat(window.statistics().duplicates()).isEqualTo(1);
  }

  @Test
  void anIdleCounterStaysFlatUpToTheNewestWindowOfAnySeries() {
    HotWindow window = new HotWindow(SETTINGS);
    window.append(List.of(delta("c", T0, 3)), "a");
    window.append(List.of(delta("other", T0 + 60_000, 1)), "a");
    List<LabelMatcher> c = List.of(LabelMatcher.equal("__name__", "c"));
    assertThat(window.select(c, 0, T0 + 600_000).getFirst().samples().timesMillis())
        .endsWith(T0 + 50_000, T0 + 60_000);
    QueryValue rate = new PromqlEngine(window).instant("rate(c[1m])", T0 + 60_000);
    assertThat(rate)
        .isEqualTo(
            new QueryValue.Vector(List.of(new QueryValue.Sample(Labels.empty(), T0 + 60_000, 0))));
  }

  @Test
  void evictionKeepsTheCounterFromFalling() {
    HotWindow window = new HotWindow(SETTINGS);
    for (int i = 0; i < 1000; i++) {
      window.append(List.of(delta("c", T0 + i * 10_000L, 1)), "a");
    }
    long now = T0 + 999 * 10_000L;
    window.evict(now + Duration.ofHours(5).toMillis());
    Samples samples = window.select(ALL, now - 60_000, now).getFirst().samples();
    assertThat(samples.values()).containsExactly(994, 995, 996, 997, 998, 999, 1000);
    assertThat(window.statistics().samples()).isLessThan(1000).isPositive();
    window.evict(now + Duration.ofHours(7).toMillis());
    assertThat(window.statistics().series()).isZero();
    assertThat(window.labelNames(List.of(), 0, now)).isEmpty();
    window.append(List.of(gauge("late", now, 1)), null);
    assertThat(window.statistics().droppedTooOld()).isEqualTo(1);
  }

  @Test
  void memoryIsBoundedBySeriesAndSamples() {
    HotWindow window =
        new HotWindow(new HotWindowSettings(Duration.ofHours(6), Duration.ofMinutes(5), 3, 1000));
    for (int i = 0; i < 5000; i++) {
      window.append(List.of(gauge("g" + i % 5, T0 + i * 1000L, i)), null);
    }
    HotWindowStatistics statistics = window.statistics();
    assertThat(statistics.series()).isEqualTo(3);
    assertThat(statistics.samples()).isBetween(300L, 1000L);
    assertThat(statistics.droppedSeriesLimit()).isEqualTo(2000);
    assertThat(window.completeSinceMillis()).isEqualTo(Long.MAX_VALUE);
    window.markCompleteSince(T0);
    assertThat(window.completeSinceMillis()).isGreaterThan(T0);
  }

  @Test
  void labelsAreFoundByEveryKindOfMatcher() {
    HotWindow window = new HotWindow(SETTINGS);
    List<SeriesPoint> points = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Labels labels = Labels.of("__name__", "m", "n", "v" + i, "even", i % 2 == 0 ? "yes" : "");
      points.add(new SeriesPoint(labels, T0, i, Temporality.CUMULATIVE_OR_GAUGE, 0));
    }
    window.append(points, null);
    assertThat(found(window, LabelMatcher.equal("n", "v3"))).hasSize(1);
    assertThat(found(window, LabelMatcher.regex("n", "v1.*"))).hasSize(11);
    assertThat(found(window, LabelMatcher.equal("even", ""))).hasSize(10);
    assertThat(found(window, new LabelMatcher("even", LabelMatcher.Type.NOT_EQUAL, "")))
        .hasSize(10);
    assertThat(found(window, new LabelMatcher("n", LabelMatcher.Type.NOT_REGEX, "v."))).hasSize(10);
    assertThat(window.labelValues("even", List.of(), 0, T0)).containsExactly("yes");
    assertThat(window.labelNames(List.of(LabelMatcher.equal("n", "v1")), 0, T0))
        .containsExactly("__name__", "n");
  }

  private static List<Labels> found(HotWindow window, LabelMatcher matcher) {
    return window.series(List.of(LabelMatcher.equal("__name__", "m"), matcher), 0, T0);
  }

  private static void forEach(Samples samples, java.util.function.BiConsumer<Long, Double> visit) {
    for (int i = 0; i < samples.size(); i++) {
      visit.accept(samples.timesMillis()[i], samples.values()[i]);
    }
  }

  static SeriesPoint gauge(String name, long time, double value) {
    return new SeriesPoint(
        Labels.of("__name__", name), time, value, Temporality.CUMULATIVE_OR_GAUGE, 0);
  }

  static SeriesPoint delta(String name, long end, double value) {
    return new SeriesPoint(
        Labels.of("__name__", name), end, value, Temporality.DELTA, end - 10_000);
  }

  @Test
  void lateHistogramsGoToTheirPlaceAndOfTheSameTimeTheFirstStays() {
    HotWindow window = new HotWindow(HotWindowSettings.DEFAULT);
    Labels labels = Labels.of("__name__", "h");
    for (int i = 0; i < 200; i++) {
      append(window, labels, T0 + i * 10_000L + (i % 7 == 0 ? 5 : 0), i);
    }
    append(window, labels, T0 + 25_000, 7);
    append(window, labels, T0 + 25_000, 8);
    Samples read = window.select(ALL, T0, T0 + 2_000_000).getFirst().samples();
    assertThat(read.size()).isEqualTo(201);
    assertThat(read.timesMillis()).isSorted();
    assertThat(Objects.requireNonNull(read.histogram(3)).count()).isEqualTo(7);
    assertThat(window.statistics().duplicates()).isEqualTo(1);
    window.evict(T0 + 2_000_000 + HotWindowSettings.DEFAULT.retention().toMillis());
    assertThat(window.statistics().samples()).isZero();
    assertThat(window.statistics().series()).isZero();
  }

  private static void append(HotWindow window, Labels labels, long time, double count) {
    FloatHistogram histogram =
        FloatHistogram.ofSchema(0)
            .total(count, count)
            .positive(BucketCounts.from(0, 1, 2, 3, 4, 5))
            .build();
    window.append(
        List.of(
            new SeriesPoint(
                labels, time, 0, SeriesPoint.Temporality.CUMULATIVE_OR_GAUGE, 0, "", histogram)),
        null);
  }
}
