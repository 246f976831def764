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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes attribute sets. Spans of one kind have the same keys with values of the same types, in the
 * same order: such a shape is written where it first occurs and named by number afterwards. Each
 * value takes a byte at least, so that a reader can bound what it builds. Not thread-safe.
 */
final class AttributeWriter {
  private record Field(String key, ValueType type) {}

  private final Map<List<Field>, Integer> shapes = new HashMap<>();
  private final StringTable.Writer strings;
  private final BinaryOutput out;

  AttributeWriter(StringTable.Writer strings, BinaryOutput out) {
    this.strings = strings;
    this.out = out;
  }

  void write(Attributes attributes) {
    List<Field> shape = new ArrayList<>(attributes.size());
    for (int i = 0; i < attributes.size(); i++) {
      shape.add(new Field(attributes.key(i), ValueType.of(attributes.value(i))));
    }
    Integer number = shapes.get(shape);
    if (number == null) {
      number = shapes.size();
      shapes.put(shape, number);
      out.writeNumber(number);
      writeShape(shape);
    } else {
      out.writeNumber(number);
    }
    for (int i = 0; i < attributes.size(); i++) {
      writeContent(attributes.value(i));
    }
  }

  private void writeShape(List<Field> shape) {
    out.writeNumber(shape.size());
    for (Field field : shape) {
      out.writeNumber(strings.number(field.key()));
      out.writeByte(field.type().code());
    }
  }

  void writeContent(AttributeValue value) {
    switch (value) {
      case StringValue(String text) -> out.writeNumber(strings.number(text));
      case BooleanValue(boolean flag) -> out.writeByte(flag ? 1 : 0);
      case LongValue(long number) -> out.writeSigned(number);
      case DoubleValue(double number) -> out.writeFixed(Double.doubleToRawLongBits(number));
      case BytesValue(var bytes) -> {
        byte[] content = bytes.toByteArray();
        out.writeNumber(content.length);
        out.writeBytes(content);
      }
      case ArrayValue(List<AttributeValue> values) -> {
        out.writeNumber(values.size());
        for (AttributeValue element : values) {
          out.writeByte(ValueType.of(element).code());
          writeContent(element);
        }
      }
      case MapValue(Attributes values) -> write(values);
      case EmptyValue() -> out.writeByte(0);
    }
  }
}
