package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link SpanWriter} wrote. Not thread-safe; for one chunk. */
final class SpanReader {
  private final BinaryInput in;
  private final BitInput bits;
  private final StringTable.Reader strings;
  private final AttributeReader attributes;
  private final List<Operation> operations = new ArrayList<>();
  private long valuesLeft = TraceChunkCodec.MAX_VALUES;

  SpanReader(byte[] content, byte[] bits) {
    this.in = new BinaryInput(content, 0);
    int bytesOfTable = in.readIndex(bits.length + 1);
    this.strings = new StringTable.Reader(in, new BitInput(Arrays.copyOf(bits, bytesOfTable)));
    this.bits = new BitInput(Arrays.copyOfRange(bits, bytesOfTable, bits.length));
    this.attributes = new AttributeReader(strings, in);
  }

  private record Field(String key, ValueType type) {}

  /** An operation; its spans lie from one place to another. */
  private record Operation(
      int from,
      int to,
      String name,
      SpanKind kind,
      int flags,
      InstrumentationScope scope,
      List<Field> shape) {}

  List<Span> read() {
    int count = readCount(Long.BYTES);
    int traceCount = readCount(2 * Long.BYTES);
    if (count == 0 || traceCount == 0) {
      throw new MalformedChunkException("no spans");
    }
    TraceId[] traces = new TraceId[traceCount];
    for (int i = 0; i < traceCount; i++) {
      traces[i] = new TraceId(bits.read(Long.SIZE), bits.read(Long.SIZE));
    }
    long[] traceStarts = readTraceStarts(traceCount);
    List<Resource> resources = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      resources.add(new Resource(attributes.read()));
    }
    readOperations(count);
    int[] traceOf = readTraceOfSpans(count, traceCount);
    SpanId[] ids = new SpanId[count];
    for (int i = 0; i < count; i++) {
      ids[i] = new SpanId(bits.read(Long.SIZE));
    }
    SpanId[] parentIds = new SpanId[count];
    int[] parents = readParents(traceOf, ids, parentIds);
    int[] resourceOf = readResources(parents, resources.size());
    long[] starts = new long[count];
    long[] ends = new long[count];
    readTimes(traceOf, parents, traceStarts, starts, ends);
    int[] present = new int[count];
    for (int i = 0; i < count; i++) {
      present[i] = in.readByte();
    }
    List<RareParts> rare = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rare.add(RareParts.read(present[i], starts[i], in, strings, attributes));
    }
    Attributes[] ofSpans = readAttributes(count);
    List<Span> spans = new ArrayList<>(count);
    for (Operation operation : operations) {
      for (int i = operation.from(); i < operation.to(); i++) {
        RareParts parts = rare.get(i);
        spans.add(
            new Span(
                resources.get(resourceOf[i]),
                operation.scope(),
                traces[traceOf[i]],
                ids[i],
                parentIds[i],
                parts.traceState(),
                operation.flags(),
                operation.name(),
                operation.kind(),
                starts[i],
                ends[i],
                ofSpans[i],
                parts.events(),
                parts.links(),
                status(present[i] >> SpanWriter.STATUS_SHIFT, parts.statusMessage()),
                parts.dropped()));
      }
    }
    return spans;
  }

  /** A number of things each of which takes so many bytes of the bits. */
  private int readCount(int bytesOfEach) {
    long count = in.readNumber();
    if (count < 0 || count > bits.remaining() / (bytesOfEach * 8L)) {
      throw new MalformedChunkException("%d ids of %d bytes".formatted(count, bytesOfEach));
    }
    return (int) count;
  }

  private static SpanStatus status(int code, String message) {
    SpanStatus.Code status = SpanStatus.Code.ofOtlpNumber(code);
    return status == SpanStatus.Code.UNSET && message.isEmpty()
        ? SpanStatus.UNSET
        : new SpanStatus(status, message);
  }

  private long[] readTraceStarts(int count) {
    long before = NumberColumn.unzigzag(in.readNumber());
    long[] starts = NumberColumn.read(count, in, bits);
    for (int i = 0; i < count; i++) {
      before += NumberColumn.unzigzag(starts[i]);
      starts[i] = before;
    }
    return starts;
  }

  private void readOperations(int spans) {
    List<InstrumentationScope> scopes = new ArrayList<>();
    List<List<Field>> shapes = new ArrayList<>();
    int from = 0;
    for (int left = in.readCount(); left > 0; left--) {
      long count = in.readNumber();
      if (count < 1 || count > spans - from) {
        throw new MalformedChunkException("%d spans of an operation".formatted(count));
      }
      int to = (int) (from + count);
      String name = strings.read(in);
      SpanKind kind = SpanKind.ofOtlpNumber(in.readByte());
      int flags = in.readInt();
      int scope = in.readIndex(scopes.size() + 1);
      if (scope == scopes.size()) {
        scopes.add(new InstrumentationScope(strings.read(in), strings.read(in), attributes.read()));
      }
      int shape = in.readIndex(shapes.size() + 1);
      if (shape == shapes.size()) {
        shapes.add(readShape());
      }
      valuesLeft -= count * shapes.get(shape).size();
      if (valuesLeft < 0) {
        throw new MalformedChunkException("more values than a chunk may have");
      }
      operations.add(
          new Operation(from, to, name, kind, flags, scopes.get(scope), shapes.get(shape)));
      from = to;
    }
    if (from != spans) {
      throw new MalformedChunkException("operations of %d spans of %d".formatted(from, spans));
    }
  }

  private List<Field> readShape() {
    int count = in.readCount();
    List<Field> shape = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      shape.add(new Field(strings.read(in), ValueType.ofCode(in.readByte())));
    }
    return shape;
  }

  private int[] readTraceOfSpans(int count, int traces) {
    int[] traceOf = new int[count];
    for (Operation operation : operations) {
      long[] steps = NumberColumn.read(operation.to() - operation.from(), in, bits);
      long trace = -1;
      for (int i = 0; i < steps.length; i++) {
        trace += NumberColumn.unzigzag(steps[i]) + 1;
        if (trace < 0 || trace >= traces) {
          throw new MalformedChunkException("trace %d of %d".formatted(trace, traces));
        }
        traceOf[operation.from() + i] = (int) trace;
      }
    }
    return traceOf;
  }

  /** For each span the place of its parent, below zero where that is not in the chunk. */
  private int[] readParents(int[] traceOf, SpanId[] ids, SpanId[] parentIds) {
    int[] parents = new int[ids.length];
    for (Operation operation : operations) {
      List<Integer> known = new ArrayList<>();
      for (int i = operation.from(); i < operation.to(); i++) {
        long code = in.readNumber();
        if (code == SpanWriter.NO_PARENT) {
          parents[i] = SpanLayout.NO_PARENT;
          parentIds[i] = SpanId.NONE;
        } else if (code == SpanWriter.PARENT_ELSEWHERE) {
          parents[i] = SpanLayout.PARENT_ELSEWHERE;
          parentIds[i] = new SpanId(bits.read(Long.SIZE));
        } else {
          parents[i] = readParent(code, traceOf[i], traceOf, known);
          parentIds[i] = ids[parents[i]];
        }
      }
    }
    return parents;
  }

  private int readParent(long code, int trace, int[] traceOf, List<Integer> known) {
    int number = (int) Math.min(code - SpanWriter.PARENT_OF_KNOWN_OPERATION, Integer.MAX_VALUE);
    if (code == SpanWriter.PARENT_OF_NEW_OPERATION) {
      number = known.size();
      known.add(in.readIndex(operations.size()));
    }
    if (number < 0 || number >= known.size()) {
      throw new MalformedChunkException("no code of a parent: " + code);
    }
    Operation operation = operations.get(known.get(number));
    int first = SpanLayout.firstOf(trace, traceOf, operation.from(), operation.to());
    if (first == operation.to() || traceOf[first] != trace) {
      throw new MalformedChunkException("a parent that is not there");
    }
    if (first + 1 < operation.to() && traceOf[first + 1] == trace) {
      return first + in.readIndex(operation.to() - first);
    }
    return first;
  }

  private int[] readResources(int[] parents, int resources) {
    int[] resourceOf = new int[parents.length];
    for (Operation operation : operations) {
      int[] own = new int[in.readCount()];
      for (int i = 0; i < own.length; i++) {
        own[i] = in.readIndex(resources);
      }
      long[] codes = NumberColumn.read(operation.to() - operation.from(), in, bits);
      for (int i = operation.from(); i < operation.to(); i++) {
        long code = codes[i - operation.from()];
        if (code == 0 && parents[i] >= 0 && parents[i] < i) {
          resourceOf[i] = resourceOf[parents[i]];
        } else if (code >= 1 && code <= own.length) {
          resourceOf[i] = own[(int) code - 1];
        } else {
          throw new MalformedChunkException("resource %d of %d".formatted(code, own.length));
        }
      }
    }
    return resourceOf;
  }

  private void readTimes(
      int[] traceOf, int[] parents, long[] traceStarts, long[] starts, long[] ends) {
    for (Operation operation : operations) {
      int count = operation.to() - operation.from();
      long[] offsets = NumberColumn.read(count, in, bits);
      long[] durations = NumberColumn.read(count, in, bits);
      for (int i = operation.from(); i < operation.to(); i++) {
        long base =
            parents[i] >= 0 && parents[i] < i ? starts[parents[i]] : traceStarts[traceOf[i]];
        starts[i] = base + NumberColumn.unzigzag(offsets[i - operation.from()]);
        ends[i] = starts[i] + NumberColumn.unzigzag(durations[i - operation.from()]);
      }
    }
  }

  private Attributes[] readAttributes(int spans) {
    Attributes[] all = new Attributes[spans];
    Arrays.fill(all, Attributes.empty());
    for (Operation operation : operations) {
      List<Field> shape = operation.shape();
      int count = operation.to() - operation.from();
      AttributeValue[][] columns = new AttributeValue[shape.size()][];
      for (int field = 0; field < columns.length; field++) {
        columns[field] = readColumn(shape.get(field).type(), count);
      }
      for (int row = 0; row < count && columns.length > 0; row++) {
        Map<String, AttributeValue> values = LinkedHashMap.newLinkedHashMap(columns.length);
        for (int field = 0; field < columns.length; field++) {
          values.put(shape.get(field).key(), columns[field][row]);
        }
        all[operation.from() + row] = Attributes.of(values);
      }
    }
    return all;
  }

  private AttributeValue[] readColumn(ValueType type, int count) {
    AttributeValue[] values = new AttributeValue[count];
    if (!type.isNumber()) {
      for (int i = 0; i < count; i++) {
        values[i] = attributes.readContent(type, 0);
      }
      return values;
    }
    long[] numbers = NumberColumn.read(count, in, bits);
    for (int i = 0; i < count; i++) {
      values[i] = i > 0 && numbers[i] == numbers[i - 1] ? values[i - 1] : value(type, numbers[i]);
    }
    return values;
  }

  private AttributeValue value(ValueType type, long number) {
    return switch (type) {
      case STRING -> AttributeValue.of(strings.get(number));
      case LONG -> AttributeValue.of(NumberColumn.unzigzag(number));
      case BOOLEAN -> AttributeValue.of(number != 0);
      case DOUBLE -> AttributeValue.of(Double.longBitsToDouble(Long.reverse(number)));
      case EMPTY -> new AttributeValue.EmptyValue();
      case BYTES, ARRAY, MAP -> throw new IllegalStateException("no number: " + type);
    };
  }
}
