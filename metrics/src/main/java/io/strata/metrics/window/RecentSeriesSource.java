package io.strata.metrics.window;

import io.strata.metrics.chunk.RawReadCodec;
import io.strata.metrics.series.LabelMatcher;
import java.util.List;

/** A hot window, here or in another process: raw series and since when they are complete. */
@FunctionalInterface
public interface RecentSeriesSource {
  /** Raw series of a range, and the time from which this source holds everything. */
  RawReadCodec.Answer read(List<LabelMatcher> matchers, long startMillis, long endMillis);

  /** A window of this process. */
  static RecentSeriesSource of(HotWindow window) {
    return (matchers, start, end) ->
        new RawReadCodec.Answer(
            window.selectRaw(matchers, start, end), window.completeSinceMillis());
  }
}
