package io.strata.telemetry.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what bytes were decoded to, so that what repeats is one object and costs no allocation.
 *
 * <p>A table of fixed size; bytes have two places in it. What is new takes an empty one, or, once
 * it was asked for twice in a row there, that of another: values that never repeat displace
 * nothing, and leave no garbage. Thread-safe without locks: slots are immutable and read and
 * written in a race, in which a slot may be lost, but never mixed up.
 */
final class BytesCache<T> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

  private final @Nullable Slot<T>[] slots;
  private final int[] missed;
  private final int longest;

  /** The bytes are the slot's own. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Slot<T>(int hash, byte[] bytes, T value) {
    boolean holds(byte[] other, int offset, int length, int otherHash) {
      return hash == otherHash
          && bytes.length == length
          && Arrays.equals(bytes, 0, length, other, offset, offset + length);
    }
  }

  /**
   * A cache of a bounded size.
   *
   * @param places a power of two
   * @param longest bytes beyond this length are not remembered
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
  BytesCache(int places, int longest) {
    this.slots = new Slot[places];
    this.missed = new int[places];
    this.longest = longest;
  }

  /** Whether bytes of that length may be remembered. */
  boolean takes(int length) {
    return length <= longest;
  }

  /** The hash that the other methods want. */
  static int hash(byte[] bytes, int offset, int length) {
    long hash = length * FACTOR;
    int end = offset + length;
    int i = offset;
    for (; i <= end - 8; i += 8) {
      hash = (hash ^ (long) LONGS.get(bytes, i)) * FACTOR;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; i < end; i++) {
      rest = rest << 8 | (bytes[i] & 0xff);
    }
    hash = (hash ^ rest) * FACTOR;
    return (int) (hash >>> 32);
  }

  /** What the bytes were decoded to, where that is remembered. */
  @Nullable T get(byte[] bytes, int offset, int length, int hash) {
    int place = hash & (slots.length - 1);
    Slot<T> slot = slots[place];
    if (slot != null && slot.holds(bytes, offset, length, hash)) {
      return slot.value();
    }
    slot = slots[place ^ 1];
    return slot != null && slot.holds(bytes, offset, length, hash) ? slot.value() : null;
  }

  /** Tells what bytes that were not known are decoded to. */
  void offer(byte[] bytes, int offset, int length, int hash, T value) {
    int place = hash & (slots.length - 1);
    if (slots[place] != null && slots[place ^ 1] == null) {
      place ^= 1;
    }
    if (slots[place] != null && missed[place] != hash) {
      missed[place] = hash;
      return;
    }
    slots[place] = new Slot<>(hash, Arrays.copyOfRange(bytes, offset, offset + length), value);
  }
}
