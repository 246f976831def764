package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.AttributeValue;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the attributes of spans, for each operation and key a column, and tells them to a
 * listener. Not thread-safe; for one chunk.
 */
final class AttributeColumns {
  private final SpanLayout layout;
  private final AttributeListener listener;
  private final StringTable.Writer strings;
  private final AttributeWriter attributes;
  private final ColumnWriter columns;
  private final long[] column;

  /** For each key the numbers of the texts that were told under it. */
  private final Map<String, BitSet> told = new HashMap<>();

  AttributeColumns(
      SpanLayout layout,
      AttributeListener listener,
      StringTable.Writer strings,
      AttributeWriter attributes,
      ColumnWriter columns) {
    this.layout = layout;
    this.listener = listener;
    this.strings = strings;
    this.attributes = attributes;
    this.columns = columns;
    this.column = new long[layout.spans.length];
  }

  /** Writes the columns of an operation's spans. */
  void write(int operation, int from, int to) {
    AttributeShape shape = layout.operations.get(operation).shape();
    for (int field = 0; field < shape.size(); field++) {
      String key = shape.key(field);
      switch (shape.type(field)) {
        case STRING -> writeTexts(key, field, from, to);
        case BOOLEAN, LONG, DOUBLE, EMPTY -> writeNumbers(key, field, from, to);
        case BYTES, ARRAY, MAP -> {
          for (int i = from; i < to; i++) {
            AttributeValue value = layout.spans[i].attributes().value(field);
            attributes.writeContent(value);
            listener.value(key, value);
          }
        }
      }
    }
  }

  /** Values that repeat are mostly the very same objects. */
  @SuppressWarnings("ReferenceEquality") // Only saves the look-up.
  private void writeTexts(String key, int field, int from, int to) {
    BitSet toldOfKey = told.computeIfAbsent(key, _ -> new BitSet());
    @Nullable AttributeValue before = null;
    int number = 0;
    for (int i = from; i < to; i++) {
      AttributeValue value = layout.spans[i].attributes().value(field);
      if (value != before) {
        String text = ((AttributeValue.StringValue) value).value();
        number = strings.number(text);
        before = value;
        if (!toldOfKey.get(number)) {
          toldOfKey.set(number);
          listener.text(key, text);
        }
      }
      column[i - from] = number;
    }
    columns.write(column, to - from);
  }

  @SuppressWarnings("ReferenceEquality") // Only saves the look-up.
  private void writeNumbers(String key, int field, int from, int to) {
    @Nullable AttributeValue before = null;
    long number = 0;
    for (int i = from; i < to; i++) {
      AttributeValue value = layout.spans[i].attributes().value(field);
      if (value != before) {
        number = number(value);
        before = value;
        listener.value(key, value);
      }
      column[i - from] = number;
    }
    columns.write(column, to - from);
  }

  /** A value as a number of a column. */
  private static long number(AttributeValue value) {
    return switch (value) {
      case AttributeValue.LongValue(long number) -> NumberColumn.zigzag(number);
      case AttributeValue.BooleanValue(boolean flag) -> flag ? 1 : 0;
      // Most have a short mantissa, so that they are small numbers the other way round.
      case AttributeValue.DoubleValue(double number) ->
          Long.reverse(Double.doubleToRawLongBits(number));
      case AttributeValue.EmptyValue() -> 0;
      default -> throw new IllegalStateException("no number: " + value);
    };
  }
}
