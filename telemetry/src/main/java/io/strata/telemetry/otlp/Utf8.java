package io.strata.telemetry.otlp;

import com.google.protobuf.UnsafeByteOperations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Text on the wire: UTF-8, and refused where it is not, as protobuf-java does. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private Utf8() {}

  /**
   * Reads over text.
   *
   * @throws MalformedTelemetryException where it is not UTF-8
   */
  static void check(byte[] bytes, int offset, int length) {
    if (!isAscii(bytes, offset, length)
        && !UnsafeByteOperations.unsafeWrap(bytes, offset, length).isValidUtf8()) {
      throw MalformedTelemetryException.undecodable(
          "text that is not UTF-8 at byte " + offset, null);
    }
  }

  /**
   * The text.
   *
   * @throws MalformedTelemetryException where it is not UTF-8
   */
  static String decode(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return "";
    }
    if (isAscii(bytes, offset, length)) {
      // The copy that needs no second look at each byte.
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
    check(bytes, offset, length);
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  /** Eight bytes at a time, the last of which may be looked at twice. */
  private static boolean isAscii(byte[] bytes, int offset, int length) {
    if (length < 8) {
      return isShortAscii(bytes, offset, length);
    }
    int last = offset + length - 8;
    long seen = (long) LONGS.get(bytes, last);
    for (int i = offset; i < last; i += 8) {
      seen |= (long) LONGS.get(bytes, i);
    }
    return (seen & NOT_ASCII) == 0;
  }

  private static boolean isShortAscii(byte[] bytes, int offset, int length) {
    if (length > 0 && offset <= bytes.length - 8) {
      long ofText = NOT_ASCII >>> ((8 - length) * 8);
      return ((long) LONGS.get(bytes, offset) & ofText) == 0;
    }
    int seen = 0;
    for (int i = offset; i < offset + length; i++) {
      seen |= bytes[i];
    }
    return seen >= 0;
  }
}
