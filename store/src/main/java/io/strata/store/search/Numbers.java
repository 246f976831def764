package io.strata.store.search;

import io.strata.telemetry.attribute.AttributeValue;

/** Attribute values as numbers. */
final class Numbers {
  private Numbers() {}

  /** The number that a value is or spells out; NaN for others. */
  static double of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.LongValue(long number) -> number;
      case AttributeValue.DoubleValue(double number) -> number;
      case AttributeValue.StringValue(String text) -> ofText(text);
      case AttributeValue.BooleanValue _,
          AttributeValue.BytesValue _,
          AttributeValue.ArrayValue _,
          AttributeValue.MapValue _,
          AttributeValue.EmptyValue _ ->
          Double.NaN;
    };
  }

  /** Decimal numbers only, so that a word such as "Infinity" or a hex float is none. */
  static double ofText(String text) {
    if (text.isEmpty() || text.length() > 40) {
      return Double.NaN;
    }
    for (int i = 0; i < text.length(); i++) {
      if ("+-.0123456789eE".indexOf(text.charAt(i)) < 0) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }
}
