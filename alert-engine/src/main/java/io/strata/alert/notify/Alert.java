package io.strata.alert.notify;

import io.strata.metrics.series.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert on its way to receivers, as Alertmanager knows it.
 *
 * @param labels what identifies it
 * @param endsAt when it ends or ended; null where that is unknown. It is resolved from then on
 * @param updatedAt when it was last heard of
 * @param generatorUrl where its cause can be looked at; possibly empty
 * @param endsByTimeout whether {@code endsAt} is only when it ends unless heard of again
 */
public record Alert(
    Labels labels,
    Map<String, String> annotations,
    Instant startsAt,
    @Nullable Instant endsAt,
    Instant updatedAt,
    String generatorUrl,
    boolean endsByTimeout) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  public Alert {
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** Whether it is resolved at the time. */
  public boolean isResolved(Instant now) {
    return endsAt != null && !endsAt.isAfter(now);
  }

  /** Prometheus's fingerprint of the labels: FNV-1a, 64 bits. */
  public long fingerprint() {
    return fingerprint(labels);
  }

  /** The fingerprint as 16 hex digits. */
  public String fingerprintText() {
    return HexFormat.of().toHexDigits(fingerprint());
  }

  /** Prometheus's fingerprint of a label set. */
  public static long fingerprint(Labels labels) {
    long[] hash = {FNV_OFFSET};
    labels.forEach((name, value) -> {
      hash[0] = add(hash[0], name);
      hash[0] = add(hash[0], value);
    });
    return hash[0];
  }

  private static long add(long hash, String text) {
    long result = hash;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      result = (result ^ (b & 0xff)) * FNV_PRIME;
    }
    return (result ^ 0xff) * FNV_PRIME;
  }

  Alert withoutEnd() {
    return new Alert(labels, annotations, startsAt, null, updatedAt, generatorUrl, endsByTimeout);
  }

  /**
   * This, heard of after an earlier one with the same labels. Where both overlap they are one: it
   * began when the earlier one did, and an end that was only a timeout yields to one that was said.
   */
  Alert after(Alert earlier, Instant now) {
    if (!overlaps(earlier)) {
      return this;
    }
    boolean late = earlier.updatedAt.isAfter(updatedAt);
    Alert older = late ? this : earlier;
    Alert newer = late ? earlier : this;
    Instant starts = older.startsAt.isBefore(newer.startsAt) ? older.startsAt : newer.startsAt;
    Instant ends = newer.endsAt;
    boolean bothResolved = newer.isResolved(now) && older.isResolved(now);
    boolean olderRules = newer.isResolved(now) ? bothResolved : !older.endsByTimeout;
    if (olderRules && older.endsAt != null && ends != null && older.endsAt.isAfter(ends)) {
      ends = older.endsAt;
    }
    return new Alert(
        newer.labels,
        newer.annotations,
        starts,
        ends,
        newer.updatedAt,
        newer.generatorUrl,
        newer.endsByTimeout);
  }

  private boolean overlaps(Alert earlier) {
    boolean endsWithin =
        endsAt == null
            || (endsAt.isAfter(earlier.startsAt)
                && (earlier.endsAt == null || endsAt.isBefore(earlier.endsAt)));
    boolean startsWithin =
        !startsAt.isBefore(earlier.startsAt)
            && (earlier.endsAt == null || startsAt.isBefore(earlier.endsAt));
    return endsWithin || startsWithin;
  }
}
