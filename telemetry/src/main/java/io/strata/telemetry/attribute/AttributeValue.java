package io.strata.telemetry.attribute;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A value of an attribute or a log body, one of the variants of OTLP's {@code AnyValue}.
 *
 * <p>{@link #text()} gives the text under which a value is indexed, matched and shown: the value
 * itself for a string, the JSON form for the others.
 */
public sealed interface AttributeValue {

  /** The value as text: what search tokens and PromQL labels hold. */
  String text();

  /** Text. */
  record StringValue(String value) implements AttributeValue {
    @Override
    public String text() {
      return value;
    }
  }

  /** True or false. */
  record BooleanValue(boolean value) implements AttributeValue {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /** A 64-bit signed integer. */
  record LongValue(long value) implements AttributeValue {
    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /** A 64-bit floating-point number. */
  record DoubleValue(double value) implements AttributeValue {
    @Override
    public String text() {
      return Double.toString(value);
    }
  }

  /** Raw bytes; its text is their lower-case hex form. */
  record BytesValue(Bytes value) implements AttributeValue {
    @Override
    public String text() {
      return value.hex();
    }
  }

  /** A list of values. */
  record ArrayValue(List<AttributeValue> values) implements AttributeValue {
    public ArrayValue {
      values = List.copyOf(values);
    }

    @Override
    public String text() {
      return values.stream()
          .map(ArrayValue::elementText)
          .collect(Collectors.joining(",", "[", "]"));
    }

    private static String elementText(AttributeValue value) {
      return value instanceof StringValue(String s) ? JsonText.quote(s) : value.text();
    }
  }

  /** Nested attributes. */
  record MapValue(Attributes values) implements AttributeValue {
    @Override
    public String text() {
      return values.entries().stream()
          .map(e -> JsonText.quote(e.key()) + ":" + ArrayValue.elementText(e.value()))
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  /** No value: OTLP allows an {@code AnyValue} with nothing set. */
  record EmptyValue() implements AttributeValue {
    @Override
    public String text() {
      return "";
    }
  }

  /** Shorthand for a {@link StringValue}. */
  static AttributeValue of(String value) {
    return new StringValue(value);
  }

  /** Shorthand for a {@link LongValue}. */
  static AttributeValue of(long value) {
    return new LongValue(value);
  }

  /** Shorthand for a {@link DoubleValue}. */
  static AttributeValue of(double value) {
    return new DoubleValue(value);
  }

  /** Shorthand for a {@link BooleanValue}. */
  static AttributeValue of(boolean value) {
    return new BooleanValue(value);
  }
}
