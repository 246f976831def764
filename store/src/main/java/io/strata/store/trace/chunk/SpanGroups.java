package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.trace.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a chunk by operation, without an object for each span: names and keys of spans of
 * one operation are mostly the very same objects, so that comparing them is short. Not thread-safe.
 */
final class SpanGroups {
  private final List<Group> groups = new ArrayList<>();
  private @Nullable Group[] slots = new Group[256];

  /** Spans of one operation while they are collected. */
  static final class Group {
    final SpanLayout.Operation operation;
    final int number;
    private final int hash;
    private int count;
    private double offsets;

    private Group(SpanLayout.Operation operation, int number, int hash) {
      this.operation = operation;
      this.number = number;
      this.hash = hash;
    }

    int count() {
      return count;
    }

    /** How long after the begin of their traces the spans start. */
    double meanOffset() {
      return offsets / count;
    }

    private boolean takes(Span span) {
      return operation.kind() == span.kind()
          && operation.flags() == span.flags()
          && operation.name().equals(span.name())
          && operation.scope().equals(span.scope())
          && operation.shape().fits(span.attributes());
    }
  }

  /** In the order of their first spans. */
  List<Group> groups() {
    return groups;
  }

  /** The number of a span's group, which counts it. */
  int add(Span span, double offset) {
    int hash = hash(span);
    int slot = hash & (slots.length - 1);
    @Nullable Group group = slots[slot];
    while (group != null && (group.hash != hash || !group.takes(span))) {
      slot = (slot + 1) & (slots.length - 1);
      group = slots[slot];
    }
    if (group == null) {
      group = newGroup(span, hash);
    }
    group.count++;
    group.offsets += offset;
    return group.number;
  }

  private static int hash(Span span) {
    Attributes attributes = span.attributes();
    int hash = AttributeShape.hash(attributes) * 31 + span.name().hashCode();
    hash = (hash * 31 + span.kind().otlpNumber()) * 0x9E3779B9;
    return hash ^ hash >>> 16;
  }

  private Group newGroup(Span span, int hash) {
    AttributeShape shape = new AttributeShape(span.attributes());
    SpanLayout.Operation operation =
        new SpanLayout.Operation(span.scope(), span.name(), span.kind(), span.flags(), shape);
    Group group = new Group(operation, groups.size(), hash);
    groups.add(group);
    if (2 * groups.size() > slots.length) {
      slots = new Group[2 * slots.length];
      groups.forEach(this::place);
    } else {
      place(group);
    }
    return group;
  }

  private void place(Group group) {
    int slot = group.hash & (slots.length - 1);
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = group;
  }
}
