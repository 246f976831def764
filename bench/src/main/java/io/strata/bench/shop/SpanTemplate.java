package io.strata.bench.shop;

import java.util.List;

/** An encoded span of a trace, and where in it the values go. */
final class SpanTemplate {
  private final Origin origin;
  private final byte[] bytes;
  private final Value[] values;
  private final int[] offsets;
  private final boolean failed;

  /**
   * Who makes the span, and when.
   *
   * @param parent the place of its parent in the trace; -1 for the root
   * @param from where in its parent's time it starts, 0 to 1
   * @param to where in its parent's time it ends, at most
   */
  record Origin(Service service, Scope scope, int parent, double from, double to) {}

  SpanTemplate(Origin origin, Template template, boolean failed) {
    this.origin = origin;
    this.bytes = template.toBytes();
    this.failed = failed;
    List<Template.Place> places = template.places();
    this.values = places.stream().map(Template.Place::value).toArray(Value[]::new);
    this.offsets = places.stream().mapToInt(Template.Place::offset).toArray();
  }

  Origin origin() {
    return origin;
  }

  boolean failed() {
    return failed;
  }

  int size() {
    return bytes.length;
  }

  /** Writes the span of a trace at a place. */
  void write(TraceValues trace, int span, byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, bytes.length);
    for (int i = 0; i < values.length; i++) {
      trace.write(values[i], span, target, at + offsets[i]);
    }
  }
}
