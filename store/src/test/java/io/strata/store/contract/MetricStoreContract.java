package io.strata.store.contract;

import static io.strata.store.contract.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSelection;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.StaleMarker;
import io.strata.store.metric.MetricChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store of metric chunks must do. */
public abstract class MetricStoreContract {
  private static final long START = NOON.toEpochMilli();
  private static final long HOUR = 3_600_000;

  private static final Labels SHOP =
      Labels.of("__name__", "requests_total", "service", "shop", "path", "/a");
  private static final Labels STOCK =
      Labels.of("__name__", "requests_total", "service", "stock", "zone", "x|y");
  private static final Labels LOAD = Labels.of("__name__", "load", "host", "h1");

  @SuppressWarnings("NullAway.Init")
  private StoreUnderTest subject;

  /** A new, empty store. */
  protected abstract StoreUnderTest open();

  @BeforeEach
  void openStore() {
    subject = open();
  }

  @AfterEach
  void closeStore() {
    subject.close();
  }

  private void write(MetricChunk... chunks) {
    subject.store().metricChunkWriter().write(Arrays.asList(chunks));
    subject.settle();
  }

  private static MetricChunk samples(Labels labels, String origin, long[] times, double[] values) {
    return new MetricChunk(
        labels,
        times[0],
        origin,
        ChunkKind.SAMPLES,
        times[0],
        times[times.length - 1],
        SampleCodec.encodeSamples(new Samples(times, values)));
  }

  private static MetricChunk at(Labels labels, long time, double value) {
    return samples(labels, "0/1", new long[] {time}, new double[] {value});
  }

  private RawSelection select(long from, long to, LabelMatcher... matchers) {
    return subject.store().metricChunkReader().selectRaw(List.of(matchers), from, to);
  }

  private List<Labels> labels(LabelMatcher... matchers) {
    return select(START, START + HOUR, matchers).series().stream().map(RawSeries::labels).toList();
  }

  private static LabelMatcher matcher(String name, LabelMatcher.Type type, String value) {
    return new LabelMatcher(name, type, value);
  }

  @Test
  void samplesOfChunksAreMergedAndCutToTheRange() {
    write(
        samples(LOAD, "0/1", new long[] {START, START + 10}, new double[] {1, 2}),
        samples(LOAD, "0/2", new long[] {START + 20, START + 30}, new double[] {3, Double.NaN}),
        samples(LOAD, "0/3", new long[] {START + 40}, new double[] {StaleMarker.VALUE}));
    List<RawSeries> series =
        select(START + 10, START + 40, LabelMatcher.equal("__name__", "load")).series();
    assertThat(series).hasSize(1);
    Samples samples = series.getFirst().samples();
    assertThat(samples.timesMillis())
        .containsExactly(START + 10, START + 20, START + 30, START + 40);
    assertThat(StaleMarker.is(samples.values()[3])).isTrue();
    assertThat(StaleMarker.is(samples.values()[2])).isFalse();
  }

  @Test
  void aChunkWrittenAgainReplacesTheFirst() {
    MetricChunk chunk = at(LOAD, START, 1);
    write(chunk);
    write(chunk);
    write(at(LOAD, START, 5));
    assertThat(select(START, START, LabelMatcher.equal("host", "h1")).series())
        .extracting(series -> series.samples().values()[0])
        .containsExactly(5.0);
  }

  @Test
  void aChunkOfALowerOffsetNeverReplacesOneOfAHigher() {
    write(at(200, 5));
    write(at(100, 1));
    assertThat(select(START, START, LabelMatcher.equal("host", "h1")).series())
        .extracting(series -> series.samples().values()[0])
        .containsExactly(5.0);
    write(at(200, 6));
    assertThat(select(START, START, LabelMatcher.equal("host", "h1")).series())
        .extracting(series -> series.samples().values()[0])
        .containsExactly(6.0);
  }

  private static MetricChunk at(long lastOffset, double value) {
    MetricChunk chunk = at(LOAD, START, value);
    return new MetricChunk(
        chunk.labels(),
        chunk.blockStartMillis(),
        chunk.origin(),
        lastOffset,
        chunk.kind(),
        chunk.firstMillis(),
        chunk.lastMillis(),
        chunk.bytes());
  }

  /** Contributions of an origin only grow, so an older one that comes again changes nothing. */
  @Test
  void ofRepeatedContributionsTheGreatestCounts() {
    DeltaSample provisional = new DeltaSample(START, START + 10_000, 3, "spans/0/1");
    DeltaSample complete = new DeltaSample(START, START + 10_000, 8, "spans/0/1");
    write(deltas(SHOP, "a", complete), deltas(SHOP, "b", provisional), deltas(SHOP, "c", complete));
    assertThat(
            select(START, START + HOUR, LabelMatcher.equal("service", "shop"))
                .series()
                .getFirst()
                .deltas())
        .containsExactly(complete);
  }

  @Test
  void deltasOfSeveralOriginsStayApart() {
    DeltaSample first = new DeltaSample(START, START + 10_000, 3, "spans/0/1");
    DeltaSample second = new DeltaSample(START, START + 10_000, 4, "spans/1/1");
    write(deltas(SHOP, "a", first), deltas(SHOP, "b", second));
    RawSelection selection = select(START, START + HOUR, LabelMatcher.equal("service", "shop"));
    assertThat(selection.newestDeltaMillis()).isEqualTo(START + 10_000);
    assertThat(selection.series()).hasSize(1);
    assertThat(selection.series().getFirst().deltas()).containsExactly(first, second);
    assertThat(
            subject
                .store()
                .metricChunkReader()
                .select(
                    List.of(LabelMatcher.equal("service", "shop")), START + 10_000, START + 10_000)
                .getFirst()
                .samples()
                .values())
        .containsExactly(7.0);
  }

  private static MetricChunk deltas(Labels labels, String origin, DeltaSample delta) {
    return new MetricChunk(
        labels,
        START,
        origin,
        ChunkKind.DELTAS,
        delta.endMillis(),
        delta.endMillis(),
        SampleCodec.encodeDeltas(List.of(delta)));
  }

  @Test
  void histogramsComeBackAsTheyWereAndTheGreatestOfATimeHolds() {
    write(
        histograms("a", START, histogram(3)),
        histograms("b", START + 10_000, histogram(5)),
        histograms("c", START + 10_000, histogram(4)),
        at(SHOP, START + 20_000, 1));
    Samples samples =
        select(START, START + HOUR, LabelMatcher.equal("service", "shop"))
            .series()
            .getFirst()
            .samples();
    assertThat(samples.timesMillis()).containsExactly(START, START + 10_000, START + 20_000);
    assertThat(samples.histogram(0)).isEqualTo(histogram(3));
    assertThat(samples.histogram(1)).isEqualTo(histogram(5));
    assertThat(samples.histogram(2)).isNull();
    assertThat(samples.values()[2]).isEqualTo(1);
  }

  @Test
  void contributionsOfHistogramsAreAccumulated() {
    DeltaSample first = new DeltaSample(START, START + 10_000, 0, "spans/0/1", histogram(3));
    DeltaSample second =
        new DeltaSample(START + 10_000, START + 20_000, 0, "spans/0/1", histogram(4));
    write(
        new MetricChunk(
            SHOP,
            START,
            "a",
            ChunkKind.HISTOGRAM_DELTAS,
            first.endMillis(),
            second.endMillis(),
            SampleCodec.encodeHistogramDeltas(List.of(first, second))));
    RawSelection raw = select(START, START + HOUR, LabelMatcher.equal("service", "shop"));
    assertThat(raw.series().getFirst().deltas()).containsExactly(first, second);
    assertThat(raw.newestDeltaMillis()).isEqualTo(START + 20_000);
    Samples samples =
        subject
            .store()
            .metricChunkReader()
            .select(List.of(LabelMatcher.equal("service", "shop")), START + 20_000, START + 20_000)
            .getFirst()
            .samples();
    assertThat(samples.histogram(0))
        .isNotNull()
        .satisfies(total -> assertThat(total.count()).isEqualTo(7));
  }

  private static FloatHistogram histogram(double count) {
    return FloatHistogram.ofSchema(1)
        .total(count, count * 2)
        .positive(BucketCounts.from(3, count))
        .build();
  }

  private static MetricChunk histograms(String origin, long time, FloatHistogram histogram) {
    return new MetricChunk(
        SHOP,
        START,
        origin,
        ChunkKind.HISTOGRAMS,
        time,
        time,
        SampleCodec.encodeHistograms(Samples.ofHistograms(new long[] {time}, List.of(histogram))));
  }

  @Test
  void selectsByAllKindsOfMatchers() {
    write(at(SHOP, START, 1), at(STOCK, START, 1), at(LOAD, START, 1));
    LabelMatcher.Type equal = LabelMatcher.Type.EQUAL;
    LabelMatcher.Type notEqual = LabelMatcher.Type.NOT_EQUAL;
    LabelMatcher.Type regex = LabelMatcher.Type.REGEX;
    LabelMatcher.Type notRegex = LabelMatcher.Type.NOT_REGEX;
    assertThat(labels()).containsExactlyInAnyOrder(SHOP, STOCK, LOAD);
    assertThat(labels(matcher("service", equal, "shop"))).containsExactly(SHOP);
    assertThat(labels(matcher("service", equal, ""))).containsExactly(LOAD);
    assertThat(labels(matcher("service", notEqual, "shop"))).containsExactlyInAnyOrder(STOCK, LOAD);
    assertThat(labels(matcher("service", notEqual, ""))).containsExactlyInAnyOrder(SHOP, STOCK);
    assertThat(labels(matcher("service", regex, "s.*"))).containsExactlyInAnyOrder(SHOP, STOCK);
    assertThat(labels(matcher("service", regex, "sto?ck"))).containsExactly(STOCK);
    assertThat(labels(matcher("service", regex, "shop|nothing"))).containsExactly(SHOP);
    assertThat(labels(matcher("service", regex, "(?i)SHOP"))).containsExactly(SHOP);
    assertThat(labels(matcher("service", regex, "\\Qshop\\E"))).containsExactly(SHOP);
    assertThat(labels(matcher("service", regex, "|shop"))).containsExactlyInAnyOrder(SHOP, LOAD);
    assertThat(labels(matcher("zone", regex, "x\\|y"))).containsExactly(STOCK);
    assertThat(labels(matcher("service", notRegex, "s.*"))).containsExactly(LOAD);
    assertThat(labels(matcher("service", notRegex, "|shop"))).containsExactly(STOCK);
    assertThat(
            labels(matcher("__name__", equal, "requests_total"), matcher("path", notEqual, "/a")))
        .containsExactly(STOCK);
  }

  @Test
  void longLabelValuesAreToldApart() {
    String start = "v".repeat(400);
    Labels one = Labels.of("__name__", "m", "l", start + "1");
    Labels two = Labels.of("__name__", "m", "l", start + "2");
    write(at(one, START, 1), at(two, START, 1));
    assertThat(labels(matcher("l", LabelMatcher.Type.EQUAL, start + "1"))).containsExactly(one);
    assertThat(labels(matcher("l", LabelMatcher.Type.NOT_EQUAL, start + "1"))).containsExactly(two);
    assertThat(labels(matcher("l", LabelMatcher.Type.REGEX, start + "."))).hasSize(2);
  }

  @Test
  void rangesDecideByTheSamplesNotByTheBlock() {
    write(at(LOAD, START, 1));
    assertThat(select(START - HOUR, START - 1).series()).isEmpty();
    assertThat(select(START + 1, START + HOUR).series()).isEmpty();
    assertThat(select(START, START).series()).hasSize(1);
  }

  @Test
  void listsSeriesNamesAndValues() {
    write(at(SHOP, START, 1), at(STOCK, START, 1), at(LOAD, START, 1), at(LOAD, START + 1, 2));
    assertThat(subject.store().metricChunkReader().series(List.of(), START, START + HOUR))
        .containsExactlyInAnyOrder(SHOP, STOCK, LOAD);
    assertThat(subject.store().metricChunkReader().labelNames(List.of(), START, START + HOUR))
        .containsExactly("__name__", "host", "path", "service", "zone");
    assertThat(
            subject
                .store()
                .metricChunkReader()
                .labelValues(
                    "service",
                    List.of(LabelMatcher.equal("__name__", "requests_total")),
                    START,
                    START + HOUR))
        .containsExactly("shop", "stock");
    assertThat(
            subject.store().metricChunkReader().series(List.of(), START - 2 * HOUR, START - HOUR))
        .isEmpty();
  }

  @Test
  void manyChunksAreReadCompletely() {
    List<MetricChunk> chunks = new ArrayList<>();
    for (int i = 0; i < 4_500; i++) {
      chunks.add(at(Labels.of("__name__", "m", "i", Integer.toString(i % 2_500)), START + i, i));
    }
    subject.store().metricChunkWriter().write(chunks);
    subject.settle();
    List<RawSeries> series = select(START, START + HOUR).series();
    assertThat(series).hasSize(2_500);
    assertThat(series.stream().mapToInt(each -> each.samples().size()).sum()).isEqualTo(4_500);
    assertThat(subject.store().metricChunkReader().series(List.of(), START, START + HOUR))
        .hasSize(2_500);
  }
}
