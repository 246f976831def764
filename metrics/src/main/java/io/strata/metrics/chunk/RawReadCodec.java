package io.strata.metrics.chunk;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSelection;
import io.strata.metrics.series.RawSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of a raw read between processes of one version: a request for series of a range, and
 * the answer with samples as chunks. Damaged bytes are refused with an IllegalArgumentException.
 */
public final class RawReadCodec {
  private static final int REQUEST_FORMAT = 1;
  private static final int ANSWER_FORMAT = 3;

  private RawReadCodec() {}

  /** What is asked for, see {@link io.strata.metrics.series.RawSeriesSource}. */
  public record Request(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    public Request {
      matchers = List.copyOf(matchers);
    }
  }

  /** An answer, with the time from which the answering source holds everything. */
  public record Answer(RawSelection selection, long completeSinceMillis) {}

  /** The request as bytes. */
  public static byte[] encodeRequest(Request request) {
    BitWriter out = new BitWriter(128);
    out.write(REQUEST_FORMAT, 8);
    out.write(request.startMillis(), 64);
    out.write(request.endMillis(), 64);
    out.writeVarint(request.matchers().size());
    for (LabelMatcher matcher : request.matchers()) {
      SampleCodec.writeText(matcher.name(), out);
      SampleCodec.writeText(matcher.type().operator(), out);
      SampleCodec.writeText(matcher.value(), out);
    }
    return out.toBytes();
  }

  /** The request of bytes. */
  public static Request decodeRequest(byte[] bytes) {
    BitReader in = new BitReader(bytes);
    requireFormat(in, REQUEST_FORMAT);
    long start = in.read(64);
    long end = in.read(64);
    int count = in.readCount();
    List<LabelMatcher> matchers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = SampleCodec.readText(in);
      LabelMatcher.Type type = matcherType(SampleCodec.readText(in));
      matchers.add(new LabelMatcher(name, type, SampleCodec.readText(in)));
    }
    return new Request(matchers, start, end);
  }

  /** The answer as bytes. */
  public static byte[] encodeAnswer(Answer answer) {
    List<RawSeries> series = answer.selection().series();
    BitWriter out = new BitWriter(series.size() * 256 + 64);
    out.write(ANSWER_FORMAT, 8);
    out.write(answer.completeSinceMillis(), 64);
    out.write(answer.selection().newestDeltaMillis(), 64);
    out.writeVarint(series.size());
    for (RawSeries one : series) {
      out.writeVarint(one.labels().size());
      one.labels()
          .forEach((name, value) -> {
            SampleCodec.writeText(name, out);
            SampleCodec.writeText(value, out);
          });
      MixedSeries parts = MixedSeries.of(one);
      writeChunk(SampleCodec.encodeSamples(parts.numbers()), out);
      writeChunk(SampleCodec.encodeHistograms(parts.histograms()), out);
      writeChunk(SampleCodec.encodeDeltas(parts.numberDeltas()), out);
      writeChunk(SampleCodec.encodeHistogramDeltas(parts.histogramDeltas()), out);
      out.write(Double.doubleToRawLongBits(one.deltaBase()), 64);
    }
    return out.toBytes();
  }

  /** The answer of bytes. */
  public static Answer decodeAnswer(byte[] bytes) {
    BitReader in = new BitReader(bytes);
    requireFormat(in, ANSWER_FORMAT);
    long completeSince = in.read(64);
    long newestDelta = in.read(64);
    int count = in.readCount();
    List<RawSeries> series = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int labelCount = in.readCount();
      Map<String, String> labels = new TreeMap<>();
      for (int label = 0; label < labelCount; label++) {
        String name = SampleCodec.readText(in);
        labels.put(name, SampleCodec.readText(in));
      }
      MixedSeries parts =
          new MixedSeries(
              SampleCodec.decodeSamples(readChunk(in)),
              SampleCodec.decodeHistograms(readChunk(in)),
              SampleCodec.decodeDeltas(readChunk(in)),
              SampleCodec.decodeHistogramDeltas(readChunk(in)));
      double base = Double.longBitsToDouble(in.read(64));
      series.add(new RawSeries(Labels.of(labels), parts.samples(), parts.deltas(), base));
    }
    return new Answer(new RawSelection(series, newestDelta), completeSince);
  }

  private static LabelMatcher.Type matcherType(String operator) {
    for (LabelMatcher.Type type : LabelMatcher.Type.values()) {
      if (type.operator().equals(operator)) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown matcher " + operator);
  }

  private static void writeChunk(byte[] chunk, BitWriter out) {
    out.writeVarint(chunk.length);
    for (byte b : chunk) {
      out.write(b, 8);
    }
  }

  private static byte[] readChunk(BitReader in) {
    byte[] chunk = new byte[in.readCount()];
    for (int i = 0; i < chunk.length; i++) {
      chunk[i] = (byte) in.read(8);
    }
    return chunk;
  }

  private static void requireFormat(BitReader in, int format) {
    long found = in.read(8);
    if (found != format) {
      throw new IllegalArgumentException(
          "a message of format %d, expected %d".formatted(found, format));
    }
  }
}
