package io.strata.metrics.chunk;

import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encodes a column of native histograms. Consecutive ones of the same schema, zero threshold and
 * custom bounds make a run, which names its buckets once; each count is a column of its own, as
 * {@link ValueCodec} finds it shortest: a bucket that does not change costs a bit.
 */
final class HistogramCodec {
  /** Order of {@link CounterReset} in a chunk: never change it. */
  private static final List<CounterReset> RESETS =
      List.of(CounterReset.UNKNOWN, CounterReset.RESET, CounterReset.NOT_RESET, CounterReset.GAUGE);

  private static final int RESET_BITS = 2;
  private static final int SCHEMA_BITS = 8;

  private HistogramCodec() {}

  static void write(List<FloatHistogram> histograms, BitWriter out) {
    int start = 0;
    while (start < histograms.size()) {
      int end = start + 1;
      while (end < histograms.size() && sameLayout(histograms.get(start), histograms.get(end))) {
        end++;
      }
      writeRun(histograms.subList(start, end), out);
      start = end;
    }
  }

  private static boolean sameLayout(FloatHistogram a, FloatHistogram b) {
    return a.schema() == b.schema()
        && a.zeroThreshold() == b.zeroThreshold()
        && Arrays.equals(a.customBounds(), b.customBounds());
  }

  private static void writeRun(List<FloatHistogram> run, BitWriter out) {
    FloatHistogram first = run.getFirst();
    out.writeVarint(run.size());
    out.write(first.schema(), SCHEMA_BITS);
    out.write(Double.doubleToRawLongBits(first.zeroThreshold()), Long.SIZE);
    double[] bounds = first.customBounds();
    out.writeVarint(bounds.length);
    if (bounds.length > 0) {
      ValueCodec.write(bounds, out);
    }
    for (FloatHistogram histogram : run) {
      out.write(RESETS.indexOf(histogram.counterReset()), RESET_BITS);
    }
    ValueCodec.write(run.stream().mapToDouble(FloatHistogram::count).toArray(), out);
    ValueCodec.write(run.stream().mapToDouble(FloatHistogram::sum).toArray(), out);
    ValueCodec.write(run.stream().mapToDouble(FloatHistogram::zeroCount).toArray(), out);
    writeSide(run.stream().map(FloatHistogram::positive).toList(), out);
    writeSide(run.stream().map(FloatHistogram::negative).toList(), out);
  }

  private static void writeSide(List<BucketCounts> sides, BitWriter out) {
    int[] indices = indices(sides);
    out.writeVarint(indices.length);
    int previous = 0;
    for (int index : indices) {
      out.writeSmall((long) index - previous);
      previous = index;
    }
    double[] column = new double[sides.size()];
    for (int index : indices) {
      for (int i = 0; i < column.length; i++) {
        column[i] = sides.get(i).countOf(index);
      }
      ValueCodec.write(column, out);
    }
  }

  /** All indices that any of them has, ascending. */
  private static int[] indices(List<BucketCounts> sides) {
    return sides.stream()
        .flatMapToInt(side -> IntStream.range(0, side.size()).map(side::index))
        .sorted()
        .distinct()
        .toArray();
  }

  static List<FloatHistogram> read(int count, BitReader in) {
    List<FloatHistogram> histograms = new ArrayList<>();
    while (histograms.size() < count) {
      int size = in.readCount();
      if (size == 0 || size > count - histograms.size()) {
        throw new IllegalArgumentException(
            "the chunk claims a run of %d histograms".formatted(size));
      }
      readRun(size, in, histograms);
    }
    return histograms;
  }

  private static void readRun(int size, BitReader in, List<FloatHistogram> histograms) {
    int schema = (byte) in.read(SCHEMA_BITS);
    double threshold = Double.longBitsToDouble(in.read(Long.SIZE));
    int boundCount = in.readCount();
    double[] bounds = boundCount == 0 ? new double[0] : ValueCodec.read(boundCount, in);
    CounterReset[] resets = new CounterReset[size];
    for (int i = 0; i < size; i++) {
      resets[i] = RESETS.get((int) in.read(RESET_BITS));
    }
    double[] counts = ValueCodec.read(size, in);
    double[] sums = ValueCodec.read(size, in);
    double[] zeros = ValueCodec.read(size, in);
    Side positive = readSide(size, in);
    Side negative = readSide(size, in);
    for (int i = 0; i < size; i++) {
      histograms.add(
          FloatHistogram.ofSchema(schema)
              .zero(threshold, zeros[i])
              .total(counts[i], sums[i])
              .positive(positive.counts(i))
              .negative(negative.counts(i))
              .customBounds(bounds)
              .counterReset(resets[i])
              .build());
    }
  }

  /** The buckets of one sign: a column of counts for each index. */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Side(int[] indices, double[][] columns) {
    BucketCounts counts(int place) {
      int[] present = new int[indices.length];
      double[] counts = new double[indices.length];
      int size = 0;
      for (int i = 0; i < indices.length; i++) {
        if (columns[i][place] != 0) {
          present[size] = indices[i];
          counts[size++] = columns[i][place];
        }
      }
      return size == indices.length
          ? BucketCounts.of(present, counts)
          : BucketCounts.of(Arrays.copyOf(present, size), Arrays.copyOf(counts, size));
    }
  }

  private static Side readSide(int size, BitReader in) {
    int[] indices = new int[in.readCount()];
    long index = 0;
    for (int i = 0; i < indices.length; i++) {
      index += in.readSmall();
      indices[i] = Math.toIntExact(index);
    }
    // Not allocated before there are bytes for it.
    List<double[]> columns = new ArrayList<>();
    for (int i = 0; i < indices.length; i++) {
      columns.add(ValueCodec.read(size, in));
    }
    return new Side(indices, columns.toArray(double[][]::new));
  }
}
