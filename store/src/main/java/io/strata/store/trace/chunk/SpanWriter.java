package io.strata.store.trace.chunk;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes spans column by column, the spans of an operation together. What repeats goes to one part,
 * which is then compressed; what is random, as ids and times are, goes as bits to another, which is
 * not. Not thread-safe; for one chunk.
 */
final class SpanWriter {
  /** Bits of the column that says which rare parts a span has; above them the status code. */
  static final int HAS_TRACE_STATE = 1;

  static final int HAS_STATUS_MESSAGE = 2;
  static final int HAS_DROPPED = 4;
  static final int HAS_EVENTS = 8;
  static final int HAS_LINKS = 16;
  static final int STATUS_SHIFT = 5;

  /** Codes of the parent column: none, one outside the chunk, one of an operation not yet named. */
  static final int NO_PARENT = 0;

  static final int PARENT_ELSEWHERE = 1;
  static final int PARENT_OF_NEW_OPERATION = 2;
  static final int PARENT_OF_KNOWN_OPERATION = 3;

  /** A span has some two strings of its own. */
  private static final int STRINGS_OF_SPAN = 2;

  private static final int COMMON_STRINGS = 256;

  private final StringTable.Writer strings;
  private final BinaryOutput out = new BinaryOutput();
  private final BitOutput bits = new BitOutput();
  private final ColumnWriter columns = new ColumnWriter(out, bits);
  private final AttributeWriter attributes;
  private final SpanLayout layout;
  private final AttributeColumns attributeColumns;
  private final long[] column;

  SpanWriter(SpanLayout layout, AttributeListener listener) {
    this.layout = layout;
    this.strings = new StringTable.Writer(COMMON_STRINGS + STRINGS_OF_SPAN * layout.spans.length);
    this.attributes = new AttributeWriter(strings, out);
    this.attributeColumns = new AttributeColumns(layout, listener, strings, attributes, columns);
    this.column = new long[Math.max(layout.spans.length, layout.traces.size())];
  }

  /** What was written: the part to be compressed and the one that cannot be. */
  // Bytes on their way from one method to the next.
  @SuppressWarnings("ArrayRecordComponent")
  record Parts(byte[] content, byte[] bits) {}

  Parts write() {
    out.writeNumber(layout.spans.length);
    out.writeNumber(layout.traces.size());
    writeTraces();
    out.writeNumber(layout.resourceList.size());
    layout.resourceList.forEach(resource -> attributes.write(resource.attributes()));
    writeOperations();
    eachOperation(this::writeTraceOfSpans);
    for (Span span : layout.spans) {
      bits.write(span.spanId().value(), Long.SIZE);
    }
    eachOperation(this::writeParents);
    eachOperation(this::writeResources);
    eachOperation(this::writeTimes);
    for (Span span : layout.spans) {
      out.writeByte(rareParts(span) | span.status().code().otlpNumber() << STATUS_SHIFT);
    }
    for (Span span : layout.spans) {
      writeRareParts(span);
    }
    eachOperation(attributeColumns::write);
    return join();
  }

  /** The strings are complete only now, but must be read first. */
  private Parts join() {
    BinaryOutput table = new BinaryOutput();
    BitOutput bitsOfTable = new BitOutput();
    strings.writeTo(table, bitsOfTable);
    BinaryOutput allBits = new BinaryOutput();
    allBits.writeBytes(bitsOfTable.toByteArray());
    BinaryOutput content = new BinaryOutput();
    content.writeNumber(allBits.size());
    content.append(table);
    content.append(out);
    allBits.writeBytes(bits.toByteArray());
    return new Parts(content.toByteArray(), allBits.toByteArray());
  }

  /** Writes a column of an operation's spans. */
  private interface Columns {
    void write(int operation, int from, int to);
  }

  private void eachOperation(Columns each) {
    for (int i = 0; i < layout.operations.size(); i++) {
      each.write(i, layout.operationStarts[i], layout.operationStarts[i + 1]);
    }
  }

  private void writeTraces() {
    long before = 0;
    for (int i = 0; i < layout.traces.size(); i++) {
      bits.write(layout.traces.get(i).high(), Long.SIZE);
      bits.write(layout.traces.get(i).low(), Long.SIZE);
      column[i] = NumberColumn.zigzag(layout.traceStarts[i] - before);
      before = layout.traceStarts[i];
    }
    // The first one stands alone, as it would spoil the column.
    out.writeNumber(column[0]);
    column[0] = 0;
    columns.write(column, layout.traces.size());
  }

  private void writeOperations() {
    Map<Object, Integer> scopes = new HashMap<>();
    Map<Object, Integer> shapes = new HashMap<>();
    out.writeNumber(layout.operations.size());
    for (int i = 0; i < layout.operations.size(); i++) {
      SpanLayout.Operation operation = layout.operations.get(i);
      out.writeNumber(layout.operationStarts[i + 1] - layout.operationStarts[i]);
      out.writeNumber(strings.number(operation.name()));
      out.writeByte(operation.kind().otlpNumber());
      out.writeNumber(Integer.toUnsignedLong(operation.flags()));
      if (writeNew(operation.scope(), scopes)) {
        out.writeNumber(strings.number(operation.scope().name()));
        out.writeNumber(strings.number(operation.scope().version()));
        attributes.write(operation.scope().attributes());
      }
      if (writeNew(operation.shape(), shapes)) {
        writeShape(operation.shape());
      }
    }
  }

  /** Writes a number; whether it is a new one, so that what it stands for must follow. */
  private boolean writeNew(Object entry, Map<Object, Integer> known) {
    Integer number = known.putIfAbsent(entry, known.size());
    out.writeNumber(number == null ? known.size() - 1 : number);
    return number == null;
  }

  private void writeShape(AttributeShape shape) {
    out.writeNumber(shape.size());
    for (int field = 0; field < shape.size(); field++) {
      out.writeNumber(strings.number(shape.key(field)));
      out.writeByte(shape.type(field).code());
    }
  }

  private void writeTraceOfSpans(int operation, int from, int to) {
    int before = -1;
    for (int i = from; i < to; i++) {
      column[i - from] = NumberColumn.zigzag(layout.traceOf[i] - before - 1L);
      before = layout.traceOf[i];
    }
    columns.write(column, to - from);
  }

  private void writeParents(int operation, int from, int to) {
    List<Integer> known = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int parent = layout.parentOf[i];
      if (parent == SpanLayout.NO_PARENT) {
        out.writeByte(NO_PARENT);
      } else if (parent == SpanLayout.PARENT_ELSEWHERE) {
        out.writeByte(PARENT_ELSEWHERE);
        bits.write(layout.spans[i].parentSpanId().value(), Long.SIZE);
      } else {
        writeParent(parent, known);
      }
    }
  }

  private void writeParent(int parent, List<Integer> known) {
    int operation = layout.operationOf[parent];
    int number = known.indexOf(operation);
    if (number < 0) {
      known.add(operation);
      out.writeNumber(PARENT_OF_NEW_OPERATION);
      out.writeNumber(operation);
    } else {
      out.writeNumber(PARENT_OF_KNOWN_OPERATION + (long) number);
    }
    int trace = layout.traceOf[parent];
    int end = layout.operationStarts[operation + 1];
    int first = SpanLayout.firstOf(trace, layout.traceOf, layout.operationStarts[operation], end);
    if (first + 1 < end && layout.traceOf[first + 1] == trace) {
      out.writeNumber(parent - first);
    }
  }

  /** 0 for the parent's resource, else one more than its number among the operation's resources. */
  private void writeResources(int operation, int from, int to) {
    List<Integer> own = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int parent = layout.parentOf[i];
      if (parent >= 0 && parent < i && layout.resourceOf[parent] == layout.resourceOf[i]) {
        column[i - from] = 0;
      } else {
        int number = own.indexOf(layout.resourceOf[i]);
        if (number < 0) {
          number = own.size();
          own.add(layout.resourceOf[i]);
        }
        column[i - from] = number + 1L;
      }
    }
    out.writeNumber(own.size());
    own.forEach(out::writeNumber);
    columns.write(column, to - from);
  }

  /** Starts count from the parent's start where that is known by then, else from the trace's. */
  private void writeTimes(int operation, int from, int to) {
    for (int i = from; i < to; i++) {
      int parent = layout.parentOf[i];
      long base =
          parent >= 0 && parent < i
              ? layout.spans[parent].startUnixNano()
              : layout.traceStarts[layout.traceOf[i]];
      column[i - from] = NumberColumn.zigzag(layout.spans[i].startUnixNano() - base);
    }
    columns.write(column, to - from);
    for (int i = from; i < to; i++) {
      Span span = layout.spans[i];
      column[i - from] = NumberColumn.zigzag(span.endUnixNano() - span.startUnixNano());
    }
    columns.write(column, to - from);
  }

  private static int rareParts(Span span) {
    return (span.traceState().isEmpty() ? 0 : HAS_TRACE_STATE)
        | (span.status().message().isEmpty() ? 0 : HAS_STATUS_MESSAGE)
        | (span.dropped().equals(Span.DroppedCounts.NONE) ? 0 : HAS_DROPPED)
        | (span.events().isEmpty() ? 0 : HAS_EVENTS)
        | (span.links().isEmpty() ? 0 : HAS_LINKS);
  }

  private void writeRareParts(Span span) {
    int parts = rareParts(span);
    if (parts == 0) {
      return;
    }
    if ((parts & HAS_TRACE_STATE) != 0) {
      out.writeNumber(strings.number(span.traceState()));
    }
    if ((parts & HAS_STATUS_MESSAGE) != 0) {
      out.writeNumber(strings.number(span.status().message()));
    }
    if ((parts & HAS_DROPPED) != 0) {
      out.writeNumber(Integer.toUnsignedLong(span.dropped().attributes()));
      out.writeNumber(Integer.toUnsignedLong(span.dropped().events()));
      out.writeNumber(Integer.toUnsignedLong(span.dropped().links()));
    }
    if ((parts & HAS_EVENTS) != 0) {
      out.writeNumber(span.events().size());
      span.events().forEach(event -> writeEvent(event, span.startUnixNano()));
    }
    if ((parts & HAS_LINKS) != 0) {
      out.writeNumber(span.links().size());
      span.links().forEach(this::writeLink);
    }
  }

  private void writeEvent(SpanEvent event, long spanStart) {
    out.writeNumber(strings.number(event.name()));
    out.writeSigned(event.timeUnixNano() - spanStart);
    attributes.write(event.attributes());
    out.writeNumber(Integer.toUnsignedLong(event.droppedAttributesCount()));
  }

  private void writeLink(SpanLink link) {
    out.writeFixed(link.traceId().high());
    out.writeFixed(link.traceId().low());
    out.writeFixed(link.spanId().value());
    out.writeNumber(strings.number(link.traceState()));
    attributes.write(link.attributes());
    out.writeNumber(Integer.toUnsignedLong(link.flags()));
    out.writeNumber(Integer.toUnsignedLong(link.droppedAttributesCount()));
  }
}
