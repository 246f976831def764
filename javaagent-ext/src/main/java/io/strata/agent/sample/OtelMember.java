package io.strata.agent.sample;

import io.opentelemetry.api.trace.TraceState;

/**
 * The {@code ot} member of a tracestate: {@code th}, the threshold that a sampled trace has passed,
 * {@code rv}, the randomness that it was compared with, and whatever else OpenTelemetry keeps
 * there.
 */
final class OtelMember {
  private static final String KEY = "ot";
  private static final String THRESHOLD = "th:";
  private static final String RANDOMNESS = "rv:";
  private static final int MAX_LENGTH = 256;
  private static final long NONE = -1;

  private static final OtelMember EMPTY = new OtelMember("", NONE, NONE);

  private final String value;
  private final long threshold;
  private final long randomness;

  private OtelMember(String value, long threshold, long randomness) {
    this.value = value;
    this.threshold = threshold;
    this.randomness = randomness;
  }

  /** The member of a tracestate, empty where it has none or one that nobody may write. */
  static OtelMember of(TraceState traceState) {
    String value = traceState.isEmpty() ? null : traceState.get(KEY);
    if (value == null || value.isEmpty() || value.length() > MAX_LENGTH) {
      return EMPTY;
    }
    long threshold = NONE;
    long randomness = NONE;
    for (int from = 0; from < value.length(); ) {
      int to = end(value, from);
      if (value.startsWith(THRESHOLD, from)) {
        threshold = hex(value, from + THRESHOLD.length(), to);
      } else if (value.startsWith(RANDOMNESS, from)
          && to - from == RANDOMNESS.length() + Consistent.DIGITS) {
        randomness = hex(value, from + RANDOMNESS.length(), to);
      }
      from = to + 1;
    }
    return new OtelMember(value, threshold, randomness);
  }

  private static int end(String value, int from) {
    int semicolon = value.indexOf(';', from);
    return semicolon < 0 ? value.length() : semicolon;
  }

  /** Digits of which the trailing zeros may be missing. */
  private static long hex(String value, int from, int to) {
    if (to <= from || to - from > Consistent.DIGITS) {
      return NONE;
    }
    long number = 0;
    for (int i = 0; i < Consistent.DIGITS; i++) {
      int digit = from + i < to ? Character.digit(value.charAt(from + i), 16) : 0;
      if (digit < 0) {
        return NONE;
      }
      number = number << 4 | digit;
    }
    return number;
  }

  boolean hasThreshold() {
    return threshold != NONE;
  }

  /** What was compared with the randomness upstream; only where there is one. */
  long threshold() {
    return threshold;
  }

  /** The randomness by which everybody decides on a trace. */
  long randomness(String traceId) {
    return randomness == NONE ? Consistent.randomness(traceId) : randomness;
  }

  /** A tracestate that is otherwise the same and names this threshold. */
  static TraceState withThreshold(TraceState traceState, long threshold) {
    String rest = OtelMember.of(traceState).rest();
    String named = THRESHOLD + digits(threshold) + (rest.isEmpty() ? "" : ";" + rest);
    return traceState.toBuilder()
        .put(KEY, named.length() > MAX_LENGTH ? THRESHOLD + digits(threshold) : named)
        .build();
  }

  /** A tracestate that is otherwise the same and names no threshold. */
  static TraceState withoutThreshold(TraceState traceState) {
    String rest = OtelMember.of(traceState).rest();
    return rest.isEmpty()
        ? traceState.toBuilder().remove(KEY).build()
        : traceState.toBuilder().put(KEY, rest).build();
  }

  /** All but the threshold. */
  private String rest() {
    if (!value.contains(THRESHOLD)) {
      return value;
    }
    StringBuilder rest = new StringBuilder(value.length());
    for (int from = 0; from < value.length(); ) {
      int to = end(value, from);
      if (!value.startsWith(THRESHOLD, from)) {
        rest.append(rest.length() == 0 ? "" : ";").append(value, from, to);
      }
      from = to + 1;
    }
    return rest.toString();
  }

  private static String digits(long threshold) {
    String all = String.format("%014x", threshold);
    int end = all.length();
    while (end > 1 && all.charAt(end - 1) == '0') {
      end--;
    }
    return all.substring(0, end);
  }
}
