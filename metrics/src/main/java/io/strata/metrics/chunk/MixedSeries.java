package io.strata.metrics.chunk;

import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import java.util.ArrayList;
import java.util.List;

/** What a series holds, by the kinds that are encoded apart. */
record MixedSeries(
    Samples numbers,
    Samples histograms,
    List<DeltaSample> numberDeltas,
    List<DeltaSample> histogramDeltas) {

  static MixedSeries of(RawSeries series) {
    Samples samples = series.samples();
    SamplesBuilder numbers = new SamplesBuilder(samples.size());
    SamplesBuilder histograms = new SamplesBuilder(samples.hasHistograms() ? samples.size() : 0);
    for (int i = 0; samples.hasHistograms() && i < samples.size(); i++) {
      (samples.histogram(i) == null ? numbers : histograms).add(samples, i);
    }
    return new MixedSeries(
        samples.hasHistograms() ? numbers.build() : samples,
        histograms.build(),
        series.deltas().stream().filter(delta -> delta.histogram() == null).toList(),
        series.deltas().stream().filter(delta -> delta.histogram() != null).toList());
  }

  Samples samples() {
    return histograms.size() == 0 ? numbers : numbers.union(histograms);
  }

  List<DeltaSample> deltas() {
    if (histogramDeltas.isEmpty()) {
      return numberDeltas;
    }
    List<DeltaSample> all = new ArrayList<>(numberDeltas);
    all.addAll(histogramDeltas);
    all.sort(DeltaSample.ORDER);
    return all;
  }
}
