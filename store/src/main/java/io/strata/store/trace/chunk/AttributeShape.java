package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.Attributes;
import java.util.List;

/** The keys of attributes, in order, and the types of their values, without the values. */
final class AttributeShape {
  private final List<Attributes.Entry> sample;
  private final int hash;

  AttributeShape(Attributes sample) {
    this.sample = sample.entries();
    int h = 1;
    for (int i = 0; i < this.sample.size(); i++) {
      Attributes.Entry entry = this.sample.get(i);
      h = 31 * h + entry.key().hashCode() + ValueType.of(entry.value()).code();
    }
    this.hash = h;
  }

  int size() {
    return sample.size();
  }

  String key(int field) {
    return sample.get(field).key();
  }

  ValueType type(int field) {
    return ValueType.of(sample.get(field).value());
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof AttributeShape that)
        || hash != that.hash
        || sample.size() != that.sample.size()) {
      return false;
    }
    for (int i = 0; i < sample.size(); i++) {
      if (!key(i).equals(that.key(i)) || type(i) != that.type(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
