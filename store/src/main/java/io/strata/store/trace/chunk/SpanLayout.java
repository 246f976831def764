package io.strata.store.trace.chunk;

import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The spans of a chunk in the order in which they are written: spans of one operation together, as
 * they have the same attributes, within an operation by trace. Operations that start earlier in
 * their traces come first, so that a parent mostly comes before its children. Not thread-safe.
 */
final class SpanLayout {
  /** What spans that resemble each other have in common. */
  record Operation(
      InstrumentationScope scope, String name, SpanKind kind, int flags, AttributeShape shape) {}

  final List<TraceId> traces;
  final long[] traceStarts;
  final List<Operation> operations = new ArrayList<>();

  /** For each operation the place of its first span, and the end of the last one. */
  final int[] operationStarts;

  final Span[] spans;
  final int[] traceOf;
  final int[] operationOf;
  final Map<Resource, Integer> resources = new HashMap<>();
  final List<Resource> resourceList = new ArrayList<>();
  final int[] resourceOf;

  /** For each span the place of its parent: {@link #NO_PARENT} and the like where it has none. */
  final int[] parentOf;

  static final int NO_PARENT = -1;
  static final int PARENT_ELSEWHERE = -2;

  SpanLayout(List<Span> unordered) {
    int count = unordered.size();
    TraceNumbers known = new TraceNumbers(count);
    int[] traceNumbers = new int[count];
    for (int i = 0; i < count; i++) {
      traceNumbers[i] = known.number(unordered.get(i).traceId());
    }
    traces = known.traces();
    traceStarts = new long[traces.size()];
    Arrays.fill(traceStarts, Long.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      traceStarts[traceNumbers[i]] =
          Math.min(traceStarts[traceNumbers[i]], unordered.get(i).startUnixNano());
    }
    SpanGroups byOperation = new SpanGroups();
    int[] groupNumbers = group(unordered, traceNumbers, byOperation);
    List<SpanGroups.Group> groups = byOperation.groups();
    int[] rank = order(groups);
    operationStarts = new int[groups.size() + 1];
    for (int i = 0; i < groups.size(); i++) {
      operationStarts[rank[i] + 1] = groups.get(i).count();
    }
    for (int i = 0; i < groups.size(); i++) {
      operationStarts[i + 1] += operationStarts[i];
    }
    spans = new Span[count];
    traceOf = new int[count];
    operationOf = new int[count];
    int[] next = operationStarts.clone();
    for (int from : byTrace(traceNumbers, traces.size())) {
      int operation = rank[groupNumbers[from]];
      int place = next[operation]++;
      spans[place] = unordered.get(from);
      traceOf[place] = traceNumbers[from];
      operationOf[place] = operation;
    }
    resourceOf = numberResources();
    parentOf = parents();
  }

  private int[] group(List<Span> unordered, int[] traceNumbers, SpanGroups groups) {
    int[] numbers = new int[unordered.size()];
    for (int i = 0; i < numbers.length; i++) {
      Span span = unordered.get(i);
      numbers[i] = groups.add(span, (double) span.startUnixNano() - traceStarts[traceNumbers[i]]);
    }
    return numbers;
  }

  /** For each group its place among the operations. */
  private int[] order(List<SpanGroups.Group> groups) {
    List<SpanGroups.Group> sorted = new ArrayList<>(groups);
    sorted.sort(
        Comparator.comparingDouble(SpanGroups.Group::meanOffset)
            .thenComparingInt(group -> group.number));
    int[] rank = new int[groups.size()];
    for (SpanGroups.Group group : sorted) {
      rank[group.number] = operations.size();
      operations.add(group.operation);
    }
    return rank;
  }

  /** The places of spans, those of the first trace first. */
  private static int[] byTrace(int[] traceNumbers, int traces) {
    int[] next = new int[traces + 1];
    for (int trace : traceNumbers) {
      next[trace + 1]++;
    }
    for (int i = 0; i < traces; i++) {
      next[i + 1] += next[i];
    }
    int[] order = new int[traceNumbers.length];
    for (int i = 0; i < traceNumbers.length; i++) {
      order[next[traceNumbers[i]]++] = i;
    }
    return order;
  }

  /** Most spans share the very object of their resource: comparing its content is the exception. */
  private int[] numberResources() {
    int[] numbers = new int[spans.length];
    IdentityHashMap<Resource, Integer> objects = new IdentityHashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      Resource resource = spans[i].resource();
      Integer number = objects.get(resource);
      if (number == null) {
        number = resources.putIfAbsent(resource, resources.size());
        if (number == null) {
          number = resourceList.size();
          resourceList.add(resource);
        }
        objects.put(resource, number);
      }
      numbers[i] = number;
    }
    return numbers;
  }

  private int[] parents() {
    SpanPlaces places = new SpanPlaces(spans.length);
    for (int i = 0; i < spans.length; i++) {
      places.put(traceOf[i], spans[i].spanId().value(), i);
    }
    int[] parents = new int[spans.length];
    for (int i = 0; i < spans.length; i++) {
      parents[i] =
          spans[i].isRoot()
              ? NO_PARENT
              : places.get(traceOf[i], spans[i].parentSpanId().value(), PARENT_ELSEWHERE);
    }
    return parents;
  }

  /** The place of the first span of a trace in an operation; the operation has one. */
  static int firstOf(int trace, int[] traceOf, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (traceOf[middle] < trace) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
