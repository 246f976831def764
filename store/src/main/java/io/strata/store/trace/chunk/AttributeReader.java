package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.AttributeValue.ArrayValue;
import io.strata.telemetry.attribute.AttributeValue.BooleanValue;
import io.strata.telemetry.attribute.AttributeValue.BytesValue;
import io.strata.telemetry.attribute.AttributeValue.DoubleValue;
import io.strata.telemetry.attribute.AttributeValue.EmptyValue;
import io.strata.telemetry.attribute.AttributeValue.LongValue;
import io.strata.telemetry.attribute.AttributeValue.MapValue;
import io.strata.telemetry.attribute.AttributeValue.StringValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.attribute.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link AttributeWriter} wrote. Not thread-safe. */
final class AttributeReader {
  /** Deeper than protobuf's parsers let any input be. */
  private static final int MAX_DEPTH = 120;

  private record Field(String key, ValueType type) {}

  private final List<List<Field>> shapes = new ArrayList<>();
  private final StringTable.Reader strings;
  private final BinaryInput in;

  AttributeReader(StringTable.Reader strings, BinaryInput in) {
    this.strings = strings;
    this.in = in;
  }

  Attributes read() {
    return read(0);
  }

  private Attributes read(int depth) {
    int number = in.readIndex(shapes.size() + 1);
    if (number == shapes.size()) {
      shapes.add(readShape());
    }
    List<Field> shape = shapes.get(number);
    if (shape.isEmpty()) {
      return Attributes.empty();
    }
    Map<String, AttributeValue> values = LinkedHashMap.newLinkedHashMap(shape.size());
    for (Field field : shape) {
      values.put(field.key(), readContent(field.type(), depth));
    }
    return Attributes.of(values);
  }

  private List<Field> readShape() {
    int count = in.readCount();
    List<Field> shape = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      shape.add(new Field(strings.read(in), ValueType.ofCode(in.readByte())));
    }
    return shape;
  }

  AttributeValue readContent(ValueType type, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedChunkException("attributes nested deeper than " + MAX_DEPTH);
    }
    return switch (type) {
      case STRING -> new StringValue(strings.read(in));
      case BOOLEAN -> new BooleanValue(in.readByte() != 0);
      case LONG -> new LongValue(in.readSigned());
      case DOUBLE -> new DoubleValue(Double.longBitsToDouble(in.readFixed()));
      case BYTES -> new BytesValue(Bytes.copyOf(in.readBytes(in.readCount())));
      case ARRAY -> readArray(depth);
      case MAP -> new MapValue(read(depth + 1));
      case EMPTY -> {
        in.readByte();
        yield new EmptyValue();
      }
    };
  }

  private ArrayValue readArray(int depth) {
    int count = in.readCount();
    List<AttributeValue> values = new ArrayList<>(Math.min(count, 1_024));
    for (int i = 0; i < count; i++) {
      values.add(readContent(ValueType.ofCode(in.readByte()), depth + 1));
    }
    return new ArrayValue(values);
  }
}
