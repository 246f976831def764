package io.strata.bench.shop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A protobuf message under construction, with places that are filled in later. */
final class Template {
  private static final Pattern PLACEHOLDER = Pattern.compile("<([A-Z_]+)>");
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_64 = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Place> places = new ArrayList<>();

  /** Where a value goes. */
  record Place(int offset, Value value) {}

  /** A varint. */
  Template number(int field, long value) {
    tag(field, 0);
    varint(value);
    return this;
  }

  /** A varint that is filled in later. */
  Template number(int field, Value value) {
    tag(field, 0);
    return place(value);
  }

  /** A fixed64 that is filled in later. */
  Template fixed64(int field, Value value) {
    tag(field, FIXED_64);
    return place(value);
  }

  /** A text; each {@code <NAME>} is filled in later. */
  Template text(int field, String text) {
    Template content = new Template();
    Matcher matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      content.bytes.writeBytes(
          text.substring(end, matcher.start()).getBytes(StandardCharsets.UTF_8));
      content.place(Value.valueOf(matcher.group(1)));
      end = matcher.end();
    }
    content.bytes.writeBytes(text.substring(end).getBytes(StandardCharsets.UTF_8));
    return message(field, content);
  }

  /** Bytes that are filled in later. */
  Template bytes(int field, Value value) {
    return message(field, new Template().place(value));
  }

  /** A message inside this one. */
  Template message(int field, Template content) {
    tag(field, LENGTH_DELIMITED);
    varint(content.bytes.size());
    int shift = bytes.size();
    bytes.writeBytes(content.bytes.toByteArray());
    content.places.forEach(place -> places.add(new Place(shift + place.offset(), place.value())));
    return this;
  }

  private Template place(Value value) {
    places.add(new Place(bytes.size(), value));
    bytes.writeBytes(new byte[value.length()]);
    return this;
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  List<Place> places() {
    return places;
  }
}
