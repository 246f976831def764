package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.Attributes;

/** The keys of attributes, in order, and the types of their values, without the values. */
final class AttributeShape {
  private final Attributes sample;
  private final int hash;

  AttributeShape(Attributes sample) {
    this.sample = sample;
    this.hash = hash(sample);
  }

  /** The hash of the shape of attributes: that of the keys, as texts keep theirs. */
  static int hash(Attributes attributes) {
    int h = 1;
    for (int i = 0; i < attributes.size(); i++) {
      h = 31 * h + attributes.key(i).hashCode();
    }
    return h;
  }

  int size() {
    return sample.size();
  }

  String key(int field) {
    return sample.key(field);
  }

  ValueType type(int field) {
    return ValueType.of(sample.value(field));
  }

  /** Whether attributes are of this shape. */
  boolean fits(Attributes attributes) {
    if (attributes.size() != sample.size()) {
      return false;
    }
    for (int i = 0; i < sample.size(); i++) {
      // Each type of values is one class.
      if (sample.value(i).getClass() != attributes.value(i).getClass()
          || !sample.key(i).equals(attributes.key(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttributeShape that && hash == that.hash && fits(that.sample);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
