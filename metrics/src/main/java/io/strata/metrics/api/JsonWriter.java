package io.strata.metrics.api;

import io.strata.metrics.promql.GoText;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.Bucket;
import io.strata.metrics.series.Labels;
import java.util.List;

/** Writes JSON (RFC 8259) into a text. The caller keeps objects and arrays balanced. */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder(256);
  private boolean needsComma;

  JsonWriter beginObject() {
    return open('{');
  }

  JsonWriter endObject() {
    return close('}');
  }

  JsonWriter beginArray() {
    return open('[');
  }

  JsonWriter endArray() {
    return close(']');
  }

  JsonWriter name(String name) {
    comma();
    quote(name);
    out.append(':');
    needsComma = false;
    return this;
  }

  JsonWriter string(String value) {
    comma();
    quote(value);
    needsComma = true;
    return this;
  }

  JsonWriter number(long value) {
    comma();
    out.append(value);
    needsComma = true;
    return this;
  }

  /** A label set as an object. */
  JsonWriter labels(Labels labels) {
    beginObject();
    labels.forEach((name, value) -> name(name).string(value));
    return endObject();
  }

  /** A time in seconds and a value as text: {@code [1700000000.5,"1.5"]}. */
  JsonWriter sample(long timeMillis, double value) {
    beginArray();
    time(timeMillis);
    return string(GoText.json(value)).endArray();
  }

  /** A time in seconds and a native histogram; buckets that hold nothing are left out. */
  JsonWriter sample(long timeMillis, FloatHistogram histogram) {
    beginArray();
    time(timeMillis);
    beginObject().name("count").string(GoText.json(histogram.count()));
    name("sum").string(GoText.json(histogram.sum()));
    List<Bucket> buckets =
        histogram.buckets().stream().filter(bucket -> bucket.count() != 0).toList();
    if (!buckets.isEmpty()) {
      name("buckets").beginArray();
      buckets.forEach(this::bucket);
      endArray();
    }
    return endObject().endArray();
  }

  /** Which bounds belong to the bucket (0: the upper, 1: the lower, 2: none, 3: both), and more. */
  private void bucket(Bucket bucket) {
    int bounds =
        bucket.lowerInclusive()
            ? (bucket.upperInclusive() ? 3 : 1)
            : (bucket.upperInclusive() ? 0 : 2);
    beginArray().number(bounds).string(GoText.json(bucket.lower()));
    string(GoText.json(bucket.upper())).string(GoText.json(bucket.count())).endArray();
  }

  /** Epoch seconds, with milliseconds where there are any. */
  JsonWriter time(long timeMillis) {
    comma();
    long rest = Math.abs(timeMillis % 1000);
    if (timeMillis < 0 && timeMillis > -1000) {
      out.append('-');
    }
    out.append(timeMillis / 1000);
    if (rest != 0) {
      out.append('.').append("%03d".formatted(rest).replaceAll("0+$", ""));
    }
    needsComma = true;
    return this;
  }

  private JsonWriter open(char bracket) {
    comma();
    out.append(bracket);
    needsComma = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    out.append(bracket);
    needsComma = true;
    return this;
  }

  private void comma() {
    if (needsComma) {
      out.append(',');
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || (Character.isSurrogate(c) && isAlone(text, i))) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isAlone(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
        : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
