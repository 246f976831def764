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

  private static boolean isAscii(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    for (; i <= end - 8; i += 8) {
      if (((long) LONGS.get(bytes, i) & NOT_ASCII) != 0) {
        return false;
      }
    }
    int rest = 0;
    for (; i < end; i++) {
      rest |= bytes[i];
    }
    return rest >= 0;
  }
}
