package io.strata.telemetry.otlp;

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
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OTLP's common messages from the wire to the model. Not thread-safe. */
final class AttributeReader {
  static final AttributeValue EMPTY = new EmptyValue();
  private static final AttributeValue TRUE = new BooleanValue(true);
  private static final AttributeValue FALSE = new BooleanValue(false);
  private static final int SMALL = 1_024;
  private static final AttributeValue[] SMALL_NUMBERS = new AttributeValue[SMALL];

  static {
    for (int i = 0; i < SMALL; i++) {
      SMALL_NUMBERS[i] = new LongValue(i);
    }
  }

  private final WireReader in;
  private final Interner interner;
  private final Attributes.Builder ofHeader = Attributes.builder();

  AttributeReader(WireReader in, Interner interner) {
    this.in = in;
    this.interner = interner;
  }

  /** Reads the resource whose length stands here. */
  Resource resource() {
    int length = in.length();
    int offset = in.position();
    if (!interner.resources.takes(length)) {
      return newResource(length);
    }
    int hash = BytesCache.hash(in.bytes(), offset, length);
    Resource known = interner.resources.get(in.bytes(), offset, length, hash);
    if (known != null) {
      in.advance(length);
      return known;
    }
    Resource resource = newResource(length);
    interner.resources.offer(in.bytes(), offset, length, hash, resource);
    return resource;
  }

  private Resource newResource(int length) {
    int outer = in.enter(length);
    ofHeader.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> attribute(ofHeader);
        case 3 << 3 | 2 -> entityReference();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Resource(ofHeader.build());
  }

  /** Has only texts, in the fields from 1 to 4; the model has no place for it. */
  private void entityReference() {
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2, 2 << 3 | 2, 3 << 3 | 2, 4 << 3 | 2 -> in.skipText();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** Reads the scope whose length stands here. */
  InstrumentationScope scope() {
    int length = in.length();
    int offset = in.position();
    if (!interner.scopes.takes(length)) {
      return newScope(length);
    }
    int hash = BytesCache.hash(in.bytes(), offset, length);
    InstrumentationScope known = interner.scopes.get(in.bytes(), offset, length, hash);
    if (known != null) {
      in.advance(length);
      return known;
    }
    InstrumentationScope scope = newScope(length);
    interner.scopes.offer(in.bytes(), offset, length, hash, scope);
    return scope;
  }

  private InstrumentationScope newScope(int length) {
    int outer = in.enter(length);
    String name = "";
    String version = "";
    ofHeader.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> name = interner.text(in);
        case 2 << 3 | 2 -> version = interner.text(in);
        case 3 << 3 | 2 -> attribute(ofHeader);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    Attributes attributes = ofHeader.build();
    return name.isEmpty() && attributes.isEmpty()
        ? InstrumentationScope.NONE
        : new InstrumentationScope(name, version, attributes);
  }

  /**
   * Reads the attribute whose length stands here. It must not be one of a value's: those may lie so
   * deep that the same bytes are refused in one place and taken in another.
   */
  void attribute(Attributes.Builder into) {
    int length = in.length();
    int offset = in.position();
    if (!interner.attributes.takes(length)) {
      into.put(newAttribute(length));
      return;
    }
    int hash = BytesCache.hash(in.bytes(), offset, length);
    Attributes.Entry known = interner.attributes.get(in.bytes(), offset, length, hash);
    if (known != null) {
      in.advance(length);
      into.put(known);
      return;
    }
    Attributes.Entry attribute = newAttribute(length);
    interner.attributes.offer(in.bytes(), offset, length, hash, attribute);
    into.put(attribute);
  }

  private Attributes.Entry newAttribute(int length) {
    int outer = in.enter(length);
    String key = "";
    AttributeValue value = null;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> key = interner.text(in);
        case 2 << 3 | 2 -> value = value(value);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Attributes.Entry(key, value == null ? EMPTY : value);
  }

  /**
   * Reads the value whose length stands here.
   *
   * @param before what the field has held already
   */
  AttributeValue value(@Nullable AttributeValue before) {
    if (before != null) {
      throw new UnusualLayoutException();
    }
    int outer = in.enter();
    AttributeValue value = EMPTY;
    boolean nested = false;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> value = new StringValue(in.text());
        case 2 << 3 -> value = in.varint() != 0 ? TRUE : FALSE;
        case 3 << 3 -> value = number(in.varint());
        case 4 << 3 | 1 -> value = new DoubleValue(Double.longBitsToDouble(in.fixed64()));
        case 5 << 3 | 2, 6 << 3 | 2 -> {
          if (nested) {
            throw new UnusualLayoutException();
          }
          nested = true;
          value = tag == (5 << 3 | 2) ? array() : map();
        }
        case 7 << 3 | 2 -> value = bytes();
        case 8 << 3 -> {
          in.varint();
          value = EMPTY;
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return value;
  }

  private static AttributeValue number(long value) {
    return value >= 0 && value < SMALL ? SMALL_NUMBERS[(int) value] : new LongValue(value);
  }

  private AttributeValue bytes() {
    int length = in.length();
    int offset = in.position();
    in.advance(length);
    return new BytesValue(Bytes.copyOf(in.bytes(), offset, length));
  }

  private AttributeValue array() {
    int outer = in.enter();
    List<AttributeValue> values = new ArrayList<>();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == (1 << 3 | 2)) {
        values.add(value(null));
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return new ArrayValue(values);
  }

  private AttributeValue map() {
    int outer = in.enter();
    Attributes.Builder values = Attributes.builder();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == (1 << 3 | 2)) {
        values.put(newAttribute(in.length()));
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return new MapValue(values.build());
  }
}
