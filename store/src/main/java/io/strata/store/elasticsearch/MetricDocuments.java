package io.strata.store.elasticsearch;

import io.strata.metrics.series.Labels;
import io.strata.store.metric.MetricChunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Metric chunks as documents. */
final class MetricDocuments {
  /** Below Lucene's limit of 32,766 bytes for a term. */
  private static final int MAX_SERIES_BYTES = 32_000;

  private final IndexSchedule schedule;

  MetricDocuments(IndexSchedule schedule) {
    this.schedule = schedule;
  }

  /**
   * The document of a chunk.
   *
   * @throws IllegalArgumentException where the labels are too long or the time makes no sense
   */
  Document document(int position, MetricChunk chunk) {
    String series = SeriesText.of(chunk.labels());
    byte[] seriesBytes = series.getBytes(StandardCharsets.UTF_8);
    if (seriesBytes.length > MAX_SERIES_BYTES) {
      throw new IllegalArgumentException(
          "labels of %d bytes; the most is %d".formatted(seriesBytes.length, MAX_SERIES_BYTES));
    }
    byte[] digest = digest(seriesBytes, chunk);
    return Document.of(
        position,
        schedule.index(Signal.METRICS, chunk.blockStartMillis()),
        DocumentIds.ofDigest(digest),
        chunk.lastOffset(),
        Map.of(
            "series", series,
            "tokens", tokens(chunk.labels()),
            "kind", chunk.kind().name(),
            "first", chunk.firstMillis(),
            "last", chunk.lastMillis(),
            "tie", ByteBuffer.wrap(digest).getLong(),
            "samples", chunk.bytes()));
  }

  private static List<String> tokens(Labels labels) {
    List<String> tokens = new ArrayList<>(labels.size());
    labels.forEach((name, value) -> tokens.add(Tokens.token(name, value)));
    return tokens;
  }

  private static byte[] digest(byte[] series, MetricChunk chunk) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(series);
      digest.update((byte) 0);
      digest.update(chunk.origin().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(chunk.kind().name().getBytes(StandardCharsets.UTF_8));
      digest.update(ByteBuffer.allocate(8).putLong(chunk.blockStartMillis()).flip());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
