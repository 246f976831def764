package io.strata.metrics.promql;

import io.strata.metrics.series.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The hash of a label set as Prometheus's default build computes it. */
final class LabelHash {
  /** Lengths up to this take one byte, others a byte of 255 and three more. */
  private static final int SHORT = 254;

  private LabelHash() {}

  static long of(Labels labels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    labels.forEach((name, value) -> {
      write(name, bytes);
      write(value, bytes);
    });
    return XxHash64.of(bytes.toByteArray());
  }

  /** The hash as a share of all hashes, from 0 to 1. */
  static double share(Labels labels) {
    long hash = of(labels);
    double unsigned = (hash >>> 11) * 0x1p11 + (hash & 0x7ff);
    return unsigned / 0x1p64;
  }

  private static void write(String text, ByteArrayOutputStream bytes) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= SHORT) {
      bytes.write(utf8.length);
    } else {
      bytes.write(SHORT + 1);
      bytes.write(utf8.length);
      bytes.write(utf8.length >> 8);
      bytes.write(utf8.length >> 16);
    }
    bytes.writeBytes(utf8);
  }
}
