package io.strata.telemetry.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads protobuf's wire format where it lies, field by field, and refuses what protobuf-java's
 * parser refuses: what is truncated, endless numbers, groups that do not end, nesting deeper than
 * {@value #MAX_DEPTH}. It allocates nothing, whatever a length claims. Not thread-safe.
 *
 * <p>A message is read like this: {@code for (int tag = in.tag(); tag != 0; tag = in.tag())}, with
 * the field's value read, entered or skipped in between; {@link #enter} and {@link #leave} stand
 * around a message within a message.
 */
public final class WireReader {
  /** How deep messages may lie in each other, the request itself not counted. */
  public static final int MAX_DEPTH = 100;

  /** Of field 1; the tags of the first 15 fields are of one byte. */
  private static final int FIRST_TAG = 1 << 3;

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  private static final int START_GROUP = 3;
  private static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_ENDIAN_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int LONGEST_VARINT_SHIFT = 63;

  private final byte[] bytes;
  private int position;
  private int end;
  private int depth;

  /** Reads a message; the bytes are not copied, they must not change. */
  public WireReader(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** Reads a message that lies at that depth in another one. */
  WireReader(byte[] bytes, int depth) {
    this(bytes);
    this.depth = depth;
  }

  /** What is read. */
  public byte[] bytes() {
    return bytes;
  }

  /** The offset of what is read next. */
  public int position() {
    return position;
  }

  /** The offset after the message that is read now. */
  public int end() {
    return end;
  }

  /** How many messages lie around what is read now. */
  int depth() {
    return depth;
  }

  /** Goes back to a field of the message that is read now. */
  public void rewind(int to) {
    position = to;
  }

  /**
   * The next field's tag: its number times eight, plus its wire type; 0 at the message's end.
   *
   * @throws MalformedTelemetryException where there is no valid tag
   */
  public int tag() {
    if (position == end) {
      return 0;
    }
    int first = bytes[position];
    if (first >= FIRST_TAG) {
      position++;
      return first;
    }
    int tag = (int) varint();
    if (tag >>> 3 == 0) {
      throw malformed("a field without a number");
    }
    return tag;
  }

  /** A number of variable length, up to 64 bits. */
  public long varint() {
    long value = 0;
    for (int shift = 0; shift <= LONGEST_VARINT_SHIFT; shift += 7) {
      if (position == end) {
        throw truncated();
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number that does not end");
  }

  /** Eight bytes, little-endian. */
  public long fixed64() {
    require(8);
    long value = (long) LONGS.get(bytes, position);
    position += 8;
    return value;
  }

  /** Four bytes, little-endian. */
  public int fixed32() {
    require(4);
    int value = (int) INTS.get(bytes, position);
    position += 4;
    return value;
  }

  /** The length of text, bytes or a message that lies from here on whole. */
  public int length() {
    int length;
    if (position < end && bytes[position] >= 0) {
      length = bytes[position++];
    } else {
      length = (int) varint();
    }
    if (length < 0) {
      throw malformed("a negative length");
    }
    require(length);
    return length;
  }

  /** Skips bytes that lie here. */
  public void advance(int length) {
    position += length;
  }

  /**
   * Enters the message whose length stands here.
   *
   * @return what {@link #leave} needs
   */
  public int enter() {
    return enter(length());
  }

  /** Enters the message of that length, which was read just now. */
  int enter(int length) {
    deeper();
    int outer = end;
    end = position + length;
    return outer;
  }

  /** Leaves a message that was read to its end. */
  public void leave(int outer) {
    end = outer;
    depth--;
  }

  /** Reads over a field's value, whatever it is. */
  public void skip(int tag) {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> {
        require(8);
        position += 8;
      }
      case LENGTH -> advance(length());
      case START_GROUP -> skipGroup(tag >>> 3);
      case FIXED32 -> {
        require(4);
        position += 4;
      }
      case END_GROUP -> throw malformed("the end of a group that did not begin");
      default -> throw malformed("an unknown wire type");
    }
  }

  private void skipGroup(int number) {
    deeper();
    for (int tag = tag(); tag != 0; tag = tag()) {
      if ((tag & 7) == END_GROUP) {
        if (tag >>> 3 != number) {
          throw malformed("a group that does not end");
        }
        depth--;
        return;
      }
      skip(tag);
    }
    throw malformed("a group that does not end");
  }

  /** Eight bytes of an id as a number. */
  long id(int offset) {
    return (long) BIG_ENDIAN_LONGS.get(bytes, offset);
  }

  /** Reads over text. */
  void skipText() {
    int length = length();
    Utf8.check(bytes, position, length);
    position += length;
  }

  /** Text of its own. */
  String text() {
    int length = length();
    String text = Utf8.decode(bytes, position, length);
    position += length;
    return text;
  }

  private void deeper() {
    if (depth >= MAX_DEPTH) {
      throw malformed("nested deeper than " + MAX_DEPTH);
    }
    depth++;
  }

  private void require(int length) {
    if (length > end - position) {
      throw truncated();
    }
  }

  private MalformedTelemetryException truncated() {
    return malformed("truncated");
  }

  /** What is wrong, and where. */
  MalformedTelemetryException malformed(String what) {
    return MalformedTelemetryException.undecodable("%s at byte %d".formatted(what, position), null);
  }
}
