package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.AttributeValue;

/** The types of attribute values; the codes are part of the format. */
enum ValueType {
  STRING(0),
  BOOLEAN(1),
  LONG(2),
  DOUBLE(3),
  BYTES(4),
  ARRAY(5),
  MAP(6),
  EMPTY(7);

  private static final ValueType[] BY_CODE = values();

  private final int code;

  ValueType(int code) {
    this.code = code;
  }

  /** Whether a value can be told by a number: that of its text in the table, for a text. */
  boolean isNumber() {
    return this != BYTES && this != ARRAY && this != MAP;
  }

  int code() {
    return code;
  }

  static ValueType ofCode(int code) {
    if (code >= BY_CODE.length) {
      throw new MalformedChunkException("no type of attribute values: " + code);
    }
    return BY_CODE[code];
  }

  static ValueType of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue _ -> STRING;
      case AttributeValue.BooleanValue _ -> BOOLEAN;
      case AttributeValue.LongValue _ -> LONG;
      case AttributeValue.DoubleValue _ -> DOUBLE;
      case AttributeValue.BytesValue _ -> BYTES;
      case AttributeValue.ArrayValue _ -> ARRAY;
      case AttributeValue.MapValue _ -> MAP;
      case AttributeValue.EmptyValue _ -> EMPTY;
    };
  }
}
