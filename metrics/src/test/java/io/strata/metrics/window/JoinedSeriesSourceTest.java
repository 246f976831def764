package io.strata.metrics.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.metrics.chunk.RawReadCodec;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.series.Series;
import io.strata.metrics.translate.SeriesPoint;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JoinedSeriesSourceTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final long STEP = 10_000;
  private static final List<LabelMatcher> ALL = List.of();

  /** However the window and storage overlap, the join reads as one window that got everything. */
  @Property(tries = 60)
  void aSeamIsNotSeen(
      @ForAll @IntRange(min = 0, max = 200) int hotFrom,
      @ForAll @IntRange(min = 0, max = 200) int storedUntil) {
    HotWindow everything = new HotWindow(HotWindowSettings.DEFAULT);
    HotWindow hot = new HotWindow(HotWindowSettings.DEFAULT);
    HotWindow stored = new HotWindow(HotWindowSettings.DEFAULT);
    for (int i = 0; i <= 200; i++) {
      List<SeriesPoint> points =
          List.of(
              HotWindowTest.gauge("g", T0 + i * STEP, i * 1.5),
              HotWindowTest.delta("c", T0 + i * STEP, i));
      everything.append(points, "o");
      if (i >= hotFrom) {
        hot.append(points, "o");
      }
      if (i < hotFrom || i <= storedUntil) {
        stored.append(points, "o");
      }
    }
    hot.markCompleteSince(T0 + hotFrom * STEP);
    JoinedSeriesSource joined = new JoinedSeriesSource(overTheWire(hot), stored);
    long end = T0 + 200 * STEP;
    assertThat(joined.select(ALL, T0 - STEP, end))
        .containsExactlyInAnyOrderElementsOf(everything.select(ALL, T0 - STEP, end));
  }

  @Test
  void ofTheSameOriginTheLargerContributionHoldsWhereverItIs() {
    HotWindow hot = new HotWindow(HotWindowSettings.DEFAULT);
    HotWindow stored = new HotWindow(HotWindowSettings.DEFAULT);
    hot.append(List.of(HotWindowTest.delta("c", T0, 3), HotWindowTest.delta("d", T0, 5)), "o");
    stored.append(List.of(HotWindowTest.delta("c", T0, 5), HotWindowTest.delta("d", T0, 3)), "o");
    hot.markCompleteSince(T0 + STEP);

    assertThat(new JoinedSeriesSource(overTheWire(hot), stored).select(ALL, T0, T0))
        .hasSize(2)
        .allSatisfy(series -> assertThat(series.samples().values()).containsExactly(5));
  }

  @Test
  void recentQueriesDoNotAskStorage() {
    HotWindow hot = new HotWindow(HotWindowSettings.DEFAULT);
    hot.append(List.of(HotWindowTest.gauge("g", T0, 1)), null);
    hot.markCompleteSince(T0 - 3_600_000);
    RawSeriesSource away =
        (_, _, _) -> {
          throw new IllegalStateException("storage is away");
        };
    List<Series> found = new JoinedSeriesSource(overTheWire(hot), away).select(ALL, T0 - 1, T0);
    assertThat(found).hasSize(1);
  }

  private static RecentSeriesSource overTheWire(HotWindow window) {
    RecentSeriesSource local = RecentSeriesSource.of(window);
    return (matchers, start, end) ->
        RawReadCodec.decodeAnswer(RawReadCodec.encodeAnswer(local.read(matchers, start, end)));
  }
}
