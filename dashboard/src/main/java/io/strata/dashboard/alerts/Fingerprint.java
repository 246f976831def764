package io.strata.dashboard.alerts;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fingerprint of a label set as Alertmanager computes it: 64-bit FNV-1a over names and values
 * in order of the names, each followed by the byte 255.
 */
final class Fingerprint {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fingerprint() {}

  /** 16 lower-case hex digits. */
  static String of(Map<String, String> labels) {
    long hash = OFFSET_BASIS;
    for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
      hash = add(add(hash, label.getKey()), label.getValue());
    }
    return HexFormat.of().toHexDigits(hash);
  }

  private static long add(long hash, String text) {
    long result = hash;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      result = (result ^ (b & 0xff)) * PRIME;
    }
    return (result ^ 0xff) * PRIME;
  }
}
