package io.strata.collector.receive;

import io.strata.telemetry.otlp.WireReader;

/**
 * A trace or span id where it lies on the wire. The last one of a field counts. Not thread-safe.
 */
final class ItemId {
  private final int length;
  private byte[] source = new byte[0];
  private int offset;
  private int found;

  /** Ids of that length in bytes. */
  ItemId(int length) {
    this.length = length;
  }

  /** Forgets the last item's. */
  void clear() {
    found = 0;
  }

  /** Reads the field's value. */
  void read(WireReader in) {
    found = in.length();
    source = in.bytes();
    offset = in.position();
    in.advance(found);
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return found == 0;
  }

  /** Whether it has its length. */
  boolean isWhole() {
    return found == length;
  }

  /** Whether it has its length and is not all zeros. */
  boolean isValid() {
    if (found != length) {
      return false;
    }
    for (int i = offset; i < offset + length; i++) {
      if (source[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Eight of its bytes as a number. */
  long number(int from) {
    long number = 0;
    for (int i = offset + from; i < offset + from + 8; i++) {
      number = number << 8 | (source[i] & 0xff);
    }
    return number;
  }
}
