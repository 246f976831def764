package io.strata.store.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many records there are over time, by severity.
 *
 * @param bucketMillis width of a bucket; buckets start at multiples of it since the epoch
 * @param buckets those with records, ascending by time
 * @param exact false where the index alone could not decide the query: the counts are then of the
 *     records that may match, an upper bound
 */
public record LogHistogram(long bucketMillis, List<Bucket> buckets, boolean exact) {
  private static final int MAX_BUCKETS = 60;

  private static final List<Duration> WIDTHS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1));

  public LogHistogram {
    buckets = List.copyOf(buckets);
  }

  /**
   * The records of a bucket.
   *
   * @param startMillis its start, epoch milliseconds
   * @param counts by severity, only bands with records
   */
  public record Bucket(long startMillis, Map<SeverityBand, Long> counts) {
    public Bucket {
      EnumMap<SeverityBand, Long> sorted = new EnumMap<>(SeverityBand.class);
      sorted.putAll(counts);
      counts = Collections.unmodifiableMap(sorted);
    }
  }

  /** The smallest round bucket width that gives a range at most {@value #MAX_BUCKETS} buckets. */
  public static long bucketMillis(Instant from, Instant to) {
    long range = Duration.between(from, to).toMillis();
    for (Duration width : WIDTHS) {
      if (range / width.toMillis() <= MAX_BUCKETS) {
        return width.toMillis();
      }
    }
    long day = Duration.ofDays(1).toMillis();
    return (range / MAX_BUCKETS / day + 1) * day;
  }
}
