package io.strata.metrics.chunk;

import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Samples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the samples or delta contributions of one series; the labels are kept elsewhere.
 *
 * <p>Times are differences of differences, values as {@link ValueCodec} finds them shortest. The
 * same input always gives the same bytes. The first byte names the format: it changes when the
 * format does. Decoding refuses damaged bytes with an IllegalArgumentException and never allocates
 * more than their length justifies.
 */
public final class SampleCodec {
  private static final int SAMPLES_FORMAT = 1;
  private static final int DELTAS_FORMAT = 2;
  private static final int HISTOGRAMS_FORMAT = 3;
  private static final int HISTOGRAM_DELTAS_FORMAT = 4;

  private SampleCodec() {}

  /**
   * Encodes samples ascending by time; NaN bits, and so stale markers, are kept.
   *
   * @throws IllegalArgumentException where there are histograms among them
   */
  public static byte[] encodeSamples(Samples samples) {
    if (samples.hasHistograms()) {
      throw new IllegalArgumentException("histograms are encoded by themselves");
    }
    BitWriter out = new BitWriter(samples.size() * 2 + 16);
    out.write(SAMPLES_FORMAT, 8);
    out.writeVarint(samples.size());
    if (samples.size() > 0) {
      writeTimes(samples.timesMillis(), out);
      ValueCodec.write(samples.values(), out);
    }
    return out.toBytes();
  }

  /** The inverse of {@link #encodeSamples}. */
  public static Samples decodeSamples(byte[] bytes) {
    BitReader in = new BitReader(bytes);
    requireFormat(in, SAMPLES_FORMAT);
    int count = in.readCount();
    if (count == 0) {
      return Samples.empty();
    }
    long[] times = readTimes(count, in);
    return new Samples(times, ValueCodec.read(count, in));
  }

  /**
   * Encodes native histograms ascending by time; buckets that hold nothing are left out.
   *
   * @throws IllegalArgumentException where there is a number among them
   */
  public static byte[] encodeHistograms(Samples samples) {
    List<FloatHistogram> histograms = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      histograms.add(histogram(samples.histogram(i)));
    }
    BitWriter out = new BitWriter(samples.size() * 8 + 64);
    out.write(HISTOGRAMS_FORMAT, 8);
    out.writeVarint(samples.size());
    if (samples.size() > 0) {
      writeTimes(samples.timesMillis(), out);
      HistogramCodec.write(histograms, out);
    }
    return out.toBytes();
  }

  private static FloatHistogram histogram(@Nullable FloatHistogram histogram) {
    if (histogram == null) {
      throw new IllegalArgumentException("a number among histograms");
    }
    return histogram;
  }

  /** The inverse of {@link #encodeHistograms}. */
  public static Samples decodeHistograms(byte[] bytes) {
    BitReader in = new BitReader(bytes);
    requireFormat(in, HISTOGRAMS_FORMAT);
    int count = in.readCount();
    if (count == 0) {
      return Samples.empty();
    }
    long[] times = readTimes(count, in);
    return Samples.ofHistograms(times, HistogramCodec.read(count, in));
  }

  /**
   * Encodes contributions, which must be in {@link DeltaSample#ORDER}.
   *
   * @throws IllegalArgumentException where there are histograms among them
   */
  public static byte[] encodeDeltas(List<DeltaSample> deltas) {
    if (deltas.stream().anyMatch(delta -> delta.histogram() != null)) {
      throw new IllegalArgumentException("histograms are encoded by themselves");
    }
    BitWriter out = new BitWriter(deltas.size() * 4 + 64);
    out.write(DELTAS_FORMAT, 8);
    out.writeVarint(deltas.size());
    if (!deltas.isEmpty()) {
      writeWindows(deltas, out);
      ValueCodec.write(deltas.stream().mapToDouble(DeltaSample::value).toArray(), out);
    }
    return out.toBytes();
  }

  /**
   * Encodes contributions of native histograms, which must be in {@link DeltaSample#ORDER}.
   *
   * @throws IllegalArgumentException where there is a number among them
   */
  public static byte[] encodeHistogramDeltas(List<DeltaSample> deltas) {
    List<FloatHistogram> histograms =
        deltas.stream().map(delta -> histogram(delta.histogram())).toList();
    BitWriter out = new BitWriter(deltas.size() * 16 + 64);
    out.write(HISTOGRAM_DELTAS_FORMAT, 8);
    out.writeVarint(deltas.size());
    if (!deltas.isEmpty()) {
      writeWindows(deltas, out);
      HistogramCodec.write(histograms, out);
    }
    return out.toBytes();
  }

  private static void writeWindows(List<DeltaSample> deltas, BitWriter out) {
    Map<String, Integer> origins = new LinkedHashMap<>();
    deltas.forEach(delta -> origins.putIfAbsent(delta.origin(), origins.size()));
    out.writeVarint(origins.size());
    origins.keySet().forEach(origin -> writeText(origin, out));
    long width = 0;
    int origin = 0;
    for (DeltaSample delta : deltas) {
      long newWidth = delta.endMillis() - delta.startMillis();
      int newOrigin = origins.getOrDefault(delta.origin(), 0);
      out.writeSmall(newWidth - width);
      out.writeSmall(newOrigin - origin);
      width = newWidth;
      origin = newOrigin;
    }
    writeTimes(deltas.stream().mapToLong(DeltaSample::endMillis).toArray(), out);
  }

  /** The inverse of {@link #encodeDeltas}. */
  public static List<DeltaSample> decodeDeltas(byte[] bytes) {
    BitReader in = new BitReader(bytes);
    requireFormat(in, DELTAS_FORMAT);
    int count = in.readCount();
    if (count == 0) {
      return List.of();
    }
    List<DeltaSample> windows = readWindows(count, in);
    double[] values = ValueCodec.read(count, in);
    List<DeltaSample> deltas = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      DeltaSample window = windows.get(i);
      deltas.add(
          new DeltaSample(window.startMillis(), window.endMillis(), values[i], window.origin()));
    }
    return deltas;
  }

  /** The inverse of {@link #encodeHistogramDeltas}. */
  public static List<DeltaSample> decodeHistogramDeltas(byte[] bytes) {
    BitReader in = new BitReader(bytes);
    requireFormat(in, HISTOGRAM_DELTAS_FORMAT);
    int count = in.readCount();
    if (count == 0) {
      return List.of();
    }
    List<DeltaSample> windows = readWindows(count, in);
    List<FloatHistogram> histograms = HistogramCodec.read(count, in);
    List<DeltaSample> deltas = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      deltas.add(windows.get(i).with(histograms.get(i)));
    }
    return deltas;
  }

  /** Contributions of nothing. */
  private static List<DeltaSample> readWindows(int count, BitReader in) {
    String[] origins = new String[in.readCount()];
    for (int i = 0; i < origins.length; i++) {
      origins[i] = readText(in);
    }
    long[] widths = new long[count];
    int[] originOf = new int[count];
    long width = 0;
    long origin = 0;
    for (int i = 0; i < count; i++) {
      widths[i] = width += in.readSmall();
      origin += in.readSmall();
      if (origin < 0 || origin >= origins.length) {
        throw new IllegalArgumentException("the chunk names an origin that it does not hold");
      }
      originOf[i] = (int) origin;
    }
    long[] ends = readTimes(count, in);
    List<DeltaSample> windows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      windows.add(new DeltaSample(ends[i] - widths[i], ends[i], 0, origins[originOf[i]]));
    }
    return windows;
  }

  static void writeText(String text, BitWriter out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeVarint(utf8.length);
    for (byte b : utf8) {
      out.write(b, 8);
    }
  }

  static String readText(BitReader in) {
    byte[] utf8 = new byte[in.readCount()];
    for (int i = 0; i < utf8.length; i++) {
      utf8[i] = (byte) in.read(8);
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static void writeTimes(long[] times, BitWriter out) {
    out.write(times[0], 64);
    long delta = 0;
    for (int i = 1; i < times.length; i++) {
      long newDelta = times[i] - times[i - 1];
      out.writeSmall(newDelta - delta);
      delta = newDelta;
    }
  }

  private static long[] readTimes(int count, BitReader in) {
    long[] times = new long[count];
    times[0] = in.read(64);
    long delta = 0;
    for (int i = 1; i < count; i++) {
      delta += in.readSmall();
      times[i] = times[i - 1] + delta;
    }
    return times;
  }

  private static void requireFormat(BitReader in, int format) {
    long found = in.read(8);
    if (found != format) {
      throw new IllegalArgumentException(
          "a chunk of format %d, expected %d".formatted(found, format));
    }
  }
}
